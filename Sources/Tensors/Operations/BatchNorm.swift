import Kernels

/// y = (x - mean) / sqrt(variance + epsilon) · weight + bias, channel by channel, with the mean and
/// variance that training kept, which are constants.
///
/// Source: Ioffe, Szegedy, "Batch Normalization", algorithm 2.
///
/// - Parameters:
///   - x: [..., channels]
///   - weight: [channels]
///   - bias: [channels]
///   - mean: [channels]
///   - variance: [channels]
/// - Returns: the shape of `x`
public func batchNorm(
  _ x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, epsilon: Float
) -> Tensor {
  let channels = weight.count
  precondition(x.shape.last == channels, "\(x.shape) has not \(channels) channels")
  // One multiply-add a value: y = x · scale + shift.
  let scale = result([channels], from: weight, variance) { y in
    for c in 0..<channels {
      y[c] = weight.pointer[c] / (variance.pointer[c] + epsilon).squareRoot()
    }
  }
  let shift = result([channels], from: bias, mean, scale) { y in
    for c in 0..<channels { y[c] = bias.pointer[c] - mean.pointer[c] * scale.pointer[c] }
  }
  return result(x.shape, from: x, scale, shift) { y in
    Threads.divide(x.count / channels, least: 256) { rows in
      let start = rows.lowerBound * channels
      kernels_scale_shift_channels(
        x.pointer + start, scale.pointer, shift.pointer, y + start, rows.count, channels)
    }
  }.derived(
    from: .init(x) { scaleChannels($0, by: scale) },
    .init(weight) { [x = x.constant] dy in
      let products = columnProducts(x, mean, dy, rows: 0..<x.count / channels)
      return result([channels], from: products, variance) { y in
        for c in 0..<channels {
          y[c] = products.pointer[c] / (variance.pointer[c] + epsilon).squareRoot()
        }
      }
    },
    .init(bias) { columnSums($0) })
}
