import Kernels

/// x times one element of a tensor of factors.
///
/// - Parameter factors: [factors]
/// - Returns: the shape of `x`
public func scaled(_ x: Tensor, by factors: Tensor, at index: Int) -> Tensor {
  result(x.shape, from: x, factors) { y in
    let channels = x.shape.last ?? 1
    let row = Tensor(
      [Float](repeating: factors.pointer[index], count: channels), shape: [channels])
    withExtendedLifetime(row.storage) {
      Threads.divide(x.count / max(1, channels), least: 1 << 10) { rows in
        let start = rows.lowerBound * channels
        kernels_scale_channels(x.pointer + start, row.pointer, y + start, rows.count, channels)
      }
    }
  }.derived(
    from: .init(x) { [factors = factors.constant] in scaled($0, by: factors, at: index) },
    .init(addingTo: factors) { [x = x.constant] dy, gradient in
      let sum = channelProducts(x, dy, lots: 1).values.reduce(0.0) { $0 + Double($1) }
      gradient[index] += Float(sum)
    })
}
