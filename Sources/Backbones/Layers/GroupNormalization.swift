import Tensors

/// Normalisation of each image as a whole: group normalisation with one group.
public struct GroupNormalization: Sendable {
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

  /// [batch, height, width, channels] to the same shape.
  public func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let y = groupNorm(x, weight: weight, bias: bias, epsilon: epsilon)
    trace.step(
      path, .normalization, "y = (x - mean) / √(var + ε) · w + b, over the image",
      axes: ["batch", "height", "width", "channels"], y)
    return y
  }
}
