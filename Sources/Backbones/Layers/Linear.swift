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
  ///
  /// - Parameter axes: the names of the output's axes; nil for batch, tokens and channels.
  public func callAsFunction(_ x: Tensor, _ trace: Trace, axes: [String]? = nil) -> Tensor {
    let y = linear(x, weight: weight, bias: bias)
    let usual = x.shape.count == 2 ? ["batch", "channels"] : ["batch", "tokens", "channels"]
    trace.step(
      path, .linear, bias == nil ? "y = x Wᵀ" : "y = x Wᵀ + b", axes: axes ?? usual, y,
      macs: x.count * weight.shape[0])
    return y
  }
}
