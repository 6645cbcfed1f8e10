import Tensors

/// A learned factor for each channel of a branch, small at first, so that deep networks begin as
/// near the identity as they need to.
///
/// Source: Touvron et al., "Going deeper with Image Transformers", section 2.
public struct LayerScale: Sendable {
  private let path: String
  private let factors: Tensor  // [channels]

  /// A scale with the parameter `gamma` of `scope`.
  public init(_ scope: ParameterScope, channels: Int) {
    path = scope.path
    factors = scope.parameter("gamma", [channels])
  }

  /// [batch, tokens, channels] to the same shape.
  public func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let y = scaleChannels(x, by: factors)
    trace.step(path, .product, "y = γ x", axes: ["batch", "tokens", "channels"], y)
    return y
  }
}
