import Tensors

extension ClassActivationMethod {
  /// The cells of a unit's features, [1, tokens, channels], and their gradients, one a token.
  ///
  /// - Precondition: the method is one of features.
  public func cells(features: Tensor, gradients: Tensor) -> [Float] {
    precondition(isOfFeatures && features.shape == gradients.shape)
    let channels = features.shape[features.shape.count - 1]
    let tokens = features.count / max(1, channels)
    return features.withValues { x in
      gradients.withValues { g in
        switch self {
        case .hiResCAM, .layerCAM:
          let onlyPositive = self == .layerCAM
          return (0..<tokens).map { token in
            var sum: Float = 0
            for place in token * channels..<(token + 1) * channels {
              sum += onlyPositive && !(g[place] > 0) ? 0 : g[place] * x[place]
            }
            return sum
          }
        case .gradCAMPlusPlus:
          return weighted(x, tokens, by: Self.plusPlusWeights(x, g, tokens, channels))
        default:
          let means = Self.columnSums(g, tokens, channels).map { $0 / Float(tokens) }
          return weighted(x, tokens, by: means)
        }
      }
    }
  }

  /// The sum over channels of features times a weight for each channel.
  private func weighted(
    _ x: UnsafeBufferPointer<Float>, _ tokens: Int, by weights: [Float]
  ) -> [Float] {
    weights.withUnsafeBufferPointer { weights in
      (0..<tokens).map { token in
        var sum: Float = 0
        for channel in weights.indices {
          sum += weights[channel] * x[token * weights.count + channel]
        }
        return sum
      }
    }
  }

  private static func columnSums(
    _ values: UnsafeBufferPointer<Float>, _ tokens: Int, _ channels: Int
  ) -> [Float] {
    var sums = [Float](repeating: 0, count: channels)
    sums.withUnsafeMutableBufferPointer { sums in
      for token in 0..<tokens {
        for channel in 0..<channels { sums[channel] += values[token * channels + channel] }
      }
    }
    return sums
  }

  /// The channel weights of Grad-CAM++ when the score enters as its exponential, whose factor
  /// is common to all cells and left out: the second and third derivatives are then g² and g³.
  private static func plusPlusWeights(
    _ x: UnsafeBufferPointer<Float>, _ g: UnsafeBufferPointer<Float>, _ tokens: Int, _ channels: Int
  ) -> [Float] {
    let sums = columnSums(x, tokens, channels)
    var weights = [Float](repeating: 0, count: channels)
    for token in 0..<tokens {
      for channel in 0..<channels {
        let gradient = g[token * channels + channel]
        // The same as g² / (2 g² + g³ Σ x), without its 0 / 0.
        let denominator = 2 + gradient * sums[channel]
        if gradient > 0, denominator != 0 { weights[channel] += gradient / denominator }
      }
    }
    return weights
  }
}
