import Kernels

/// Every channel times a factor of its own.
///
/// - Parameters:
///   - x: [batch, ..., channels]
///   - factors: [channels], the same for every image, or [batch, channels]
/// - Returns: the shape of `x`
public func scaleChannels(_ x: Tensor, by factors: Tensor) -> Tensor {
  let channels = x.shape.last ?? 1
  let batch = factors.shape.count == 1 ? 1 : x.shape[0]
  precondition(factors.count == batch * channels, "\(factors.shape) cannot scale \(x.shape)")
  let rows = x.count / max(1, batch * channels)
  return result(x.shape, from: x, factors) { y in
    for image in 0..<batch {
      Threads.divide(rows, least: 64) { part in
        let start = (image * rows + part.lowerBound) * channels
        kernels_scale_channels(
          x.pointer + start, factors.pointer + image * channels, y + start, part.count, channels)
      }
    }
  }.derived(
    from: .init(x) { [factors = factors.constant] in scaleChannels($0, by: factors) },
    .init(factors) { [x = x.constant, shape = factors.shape] in
      channelProducts(x, $0, lots: batch).reshaped(shape)
    })
}

/// The sum over the rows of every lot of a · b, channel by channel.
///
/// - Returns: [lots · channels]
func channelProducts(_ a: Tensor, _ b: Tensor, lots: Int) -> Tensor {
  let channels = a.shape.last ?? 1
  let rows = a.count / max(1, lots * channels)
  let zeros = Tensor(zeros: [channels])
  let sums = (0..<lots).map { lot in
    columnProducts(a, zeros, b, rows: lot * rows..<(lot + 1) * rows)
  }
  guard lots != 1 else { return sums[0] }
  return Tensor(shape: [lots * channels]) { y in
    for (lot, sum) in sums.enumerated() {
      y.baseAddress?.advanced(by: lot * channels).update(from: sum.pointer, count: channels)
    }
  }
}

/// The sum over some rows of (x - mean) · dy, channel by channel.
///
/// - Parameter mean: [channels]
/// - Returns: [channels]
func columnProducts(_ x: Tensor, _ mean: Tensor, _ dy: Tensor, rows: Range<Int>) -> Tensor {
  let channels = x.shape.last ?? 1
  return withExtendedLifetime((x.storage, mean.storage, dy.storage)) {
    sumOverParts(rows.count, least: 256, count: channels) { part, sums in
      let start = (rows.lowerBound + part.lowerBound) * channels
      kernels_add_column_products(
        x.pointer + start, mean.pointer, dy.pointer + start, sums, part.count, channels)
    }
  }
}
