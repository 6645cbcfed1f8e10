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
  }
}
