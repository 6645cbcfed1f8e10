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
  let (values, factors) = (x.constant, weight.constant)
  return result(x.shape, from: x, weight, bias) { y in
    Threads.divide(x.count / channels, least: 64) { rows in
      let start = rows.lowerBound * channels
      kernels_layer_norm(
        x.pointer + start, weight.pointer, bias.pointer, epsilon, y + start, rows.count, channels)
    }
  }.derived(
    from: .init(x) { dy in
      layerNormGradient(dy, x: values, weight: factors, epsilon: epsilon)
    },
    .init(weight) { layerNormWeightGradient($0, x: values, epsilon: epsilon) },
    .init(bias) { columnSums($0) })
}

private func layerNormGradient(_ dy: Tensor, x: Tensor, weight: Tensor, epsilon: Float) -> Tensor {
  let channels = weight.count
  return result(x.shape, from: x, weight, dy) { dx in
    Threads.divide(x.count / channels, least: 64) { rows in
      let start = rows.lowerBound * channels
      kernels_layer_norm_gradient(
        x.pointer + start, weight.pointer, dy.pointer + start, epsilon, dx + start, rows.count,
        channels)
    }
  }
}

private func layerNormWeightGradient(_ dy: Tensor, x: Tensor, epsilon: Float) -> Tensor {
  let channels = x.shape.last ?? 1
  return sumOverParts(x.count / channels, least: 64, count: channels) { rows, sums in
    let start = rows.lowerBound * channels
    kernels_layer_norm_weight_gradient(
      x.pointer + start, dy.pointer + start, epsilon, sums, rows.count, channels)
  }
}
