import Kernels

/// Normalisation of each image as a whole, one group of all channels:
/// y = (x - mean) / sqrt(variance + epsilon) · weight + bias, weight and bias by channel.
///
/// Source: Wu, He, "Group Normalization", with a single group.
///
/// - Parameters:
///   - x: [batch, ..., channels]
///   - weight: [channels]
///   - bias: [channels]
/// - Returns: the shape of `x`
public func groupNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
  let channels = weight.count
  precondition(x.shape.last == channels, "\(x.shape) has not \(channels) channels")
  var moments: [GroupMoments] = []
  let y = result(x.shape, from: x, weight, bias) { y in
    let count = x.count / x.shape[0]
    for image in 0..<x.shape[0] {
      let from = x.pointer + image * count
      let mean = Float(total(count) { kernels_sum(from + $0.lowerBound, $0.count) } / Double(count))
      let squares = total(count) {
        kernels_squared_deviations(from + $0.lowerBound, mean, $0.count)
      }
      let scale = 1 / (Float(squares / Double(count)) + epsilon).squareRoot()
      moments.append(GroupMoments(mean: mean, scale: scale))
      let scales = Tensor(weight.values.map { $0 * scale }, shape: [channels])
      let shifts = Tensor(
        zip(bias.values, scales.values).map { $0 - mean * $1 }, shape: [channels])
      withExtendedLifetime((scales.storage, shifts.storage)) {
        Threads.divide(count / channels, least: 64) { rows in
          let start = rows.lowerBound * channels
          kernels_scale_shift_channels(
            from + start, scales.pointer, shifts.pointer, y + image * count + start, rows.count,
            channels)
        }
      }
    }
  }
  guard x.isTracked || weight.isTracked || bias.isTracked, y.hasValues else { return y }
  let gradients = GroupNormGradients(x: x.constant, weight: weight.constant, moments: moments)
  return y.derived(
    from: .init(x) { gradients.ofInput($0) }, .init(weight) { gradients.ofWeight($0) },
    .init(bias) { gradients.ofBias($0) })
}

/// A sum over 0 ..< count whose order of additions does not depend on the number of threads.
private func total(_ count: Int, _ part: (Range<Int>) -> Double) -> Double {
  let run = 1 << 14
  let runs = (count + run - 1) / run
  return withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, runs)) { parts in
    Threads.forEach(runs) { parts[$0] = part($0 * run..<min(count, ($0 + 1) * run)) }
    return parts[..<runs].reduce(0, +)
  }
}
