import Tensors

/// Batch normalisation with the running statistics:
/// y = (x - mean) / sqrt(variance + epsilon) · weight + bias, each channel by its own.
public struct BatchNormalization: Sendable {
  private let path: String
  private let weight: Tensor  // [channels]
  private let bias: Tensor  // [channels]
  private let runningMean: Tensor  // [channels]
  private let runningVariance: Tensor  // [channels]
  private let epsilon: Float

  /// A norm with the parameters `weight` and `bias` and the statistics `running_mean` and
  /// `running_var` of `scope`.
  public init(_ scope: ParameterScope, channels: Int, epsilon: Float = 1e-5) {
    path = scope.path
    weight = scope.parameter("weight", [channels])
    bias = scope.parameter("bias", [channels])
    runningMean = scope.statistic("running_mean", [channels])
    runningVariance = scope.statistic("running_var", [channels])
    self.epsilon = epsilon
  }

  /// [..., channels] to the same shape.
  public func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let y = batchNorm(
      x, weight: weight, bias: bias, mean: runningMean, variance: runningVariance,
      epsilon: epsilon)
    let axes =
      x.shape.count == 4
      ? ["batch", "height", "width", "channels"] : ["batch", "tokens", "channels"]
    trace.step(
      path, .normalization, "y = (x - running mean) / √(running var + ε) · w + b", axes: axes, y)
    return y
  }
}
