import Tensors

/// Layer normalisation over channels: y = (x - mean) / sqrt(variance + epsilon) · weight + bias.
public struct LayerNormalization: Sendable {
  private let path: String
  private let weight: Tensor  // [channels]
  private let bias: Tensor  // [channels]
  private let epsilon: Float

  /// A norm with the parameters `weight` and `bias` of `scope`.
  public init(_ scope: ParameterScope, channels: Int, epsilon: Float) {
    path = scope.path
    weight = scope.parameter("weight", [channels])
    bias = scope.parameter("bias", [channels])
    self.epsilon = epsilon
  }

  /// [batch, tokens, channels] to the same shape.
  ///
  /// - Parameter axes: the names of the axes, where they are others.
  public func callAsFunction(
    _ x: Tensor, _ trace: Trace, axes: [String] = ["batch", "tokens", "channels"]
  ) -> Tensor {
    let y = layerNorm(x, weight: weight, bias: bias, epsilon: epsilon)
    trace.step(path, .normalization, "y = (x - mean) / √(var + ε) · w + b", axes: axes, y)
    return y
  }
}
