import Tensors

/// A linear layer: y = x Wᵀ + b.
public struct Linear: Sendable {
  private let path: String
  private let weight: Tensor  // [outputs, inputs]
  private let bias: Tensor?  // [outputs]

  /// A layer with the parameters `weight` and `bias` of `scope`.
  public init(_ scope: ParameterScope, inputs: Int, outputs: Int, bias: Bool = true) {
    path = scope.path
    weight = scope.parameter("weight", [outputs, inputs])
    self.bias = bias ? scope.parameter("bias", [outputs]) : nil
  }

  /// [..., inputs] to [..., outputs].
  public func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let y = linear(x, weight: weight, bias: bias)
    let axes = x.shape.count == 2 ? ["batch", "channels"] : ["batch", "tokens", "channels"]
    trace.step(
      path, .linear, bias == nil ? "y = x Wᵀ" : "y = x Wᵀ + b", axes: axes, y,
      macs: x.count * weight.shape[0])
    return y
  }
}
