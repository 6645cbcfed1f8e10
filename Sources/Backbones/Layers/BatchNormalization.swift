import Tensors

/// Batch normalisation with the statistics that training kept:
/// y = (x - mean) / sqrt(variance + epsilon) · weight + bias, channel by channel.
public struct BatchNormalization: Sendable {
  private let path: String
  private let weight: Tensor  // [channels]
  private let bias: Tensor  // [channels]
  private let mean: Tensor  // [channels], running_mean
  private let variance: Tensor  // [channels], running_var
  private let epsilon: Float

  /// A norm with the parameters `weight` and `bias` and the statistics `running_mean` and
  /// `running_var` of `scope`.
  public init(_ scope: ParameterScope, channels: Int, epsilon: Float = 1e-5) {
    path = scope.path
    weight = scope.parameter("weight", [channels])
    bias = scope.parameter("bias", [channels])
    mean = scope.statistic("running_mean", [channels])
    variance = scope.statistic("running_var", [channels])
    self.epsilon = epsilon
  }

  /// [batch, height, width, channels] to the same shape.
  public func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let y = normalized(x, trace)
    trace.step(
      path, .normalization, "y = (x - mean) / √(var + ε) · w + b",
      axes: ["batch", "height", "width", "channels"], y)
    return y
  }

  /// In training, by the statistics of the batch.
  private func normalized(_ x: Tensor, _ trace: Trace) -> Tensor {
    guard let training = trace.training else {
      return batchNorm(
        x, weight: weight, bias: bias, mean: mean, variance: variance, epsilon: epsilon)
    }
    let (y, mean, variance) = batchNormOfBatch(x, weight: weight, bias: bias, epsilon: epsilon)
    training.note(path, mean: mean, variance: variance)
    return y
  }
}
