import Kernels

/// y = (x - mean) / sqrt(variance + epsilon) · weight + bias, over the last axis.
///
/// Source: Ba, Kiros, Hinton, "Layer Normalization", equation 4.
///
/// - Parameters:
///   - x: [..., channels]
///   - weight: [channels]
///   - bias: [channels]
/// - Returns: the shape of `x`
public func layerNorm(_ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
  let channels = weight.count
  precondition(x.shape.last == channels, "\(x.shape) has not \(channels) channels")
  return result(x.shape, from: x, weight, bias) { y in
    Threads.divide(x.count / channels, least: 64) { rows in
      let start = rows.lowerBound * channels
      kernels_layer_norm(
        x.pointer + start, weight.pointer, bias.pointer, epsilon, y + start, rows.count, channels)
    }
  }
}
