import Tensors

/// An elementwise function between layers.
public struct Activation: Sendable {
  private let path: String
  private let formula: String
  private let apply: @Sendable (consuming Tensor) -> Tensor

  /// The exact GELU.
  public static func gelu(_ scope: ParameterScope) -> Activation {
    Activation(path: scope.path, formula: "y = x Φ(x)") { Tensors.gelu($0) }
  }

  /// The rectifier.
  public static func relu(_ scope: ParameterScope) -> Activation {
    Activation(path: scope.path, formula: "y = max(x, 0)") { Tensors.relu($0) }
  }

  /// The logistic function.
  public static func sigmoid(_ scope: ParameterScope) -> Activation {
    Activation(path: scope.path, formula: "y = 1 / (1 + exp(-x))") { Tensors.sigmoid($0) }
  }

  /// Any shape to the same shape; the values of an `x` that nobody else holds are written over.
  ///
  /// - Parameter axes: the names of the axes; nil for those of a map or of tokens.
  public func callAsFunction(_ x: consuming Tensor, _ trace: Trace, axes: [String]? = nil)
    -> Tensor
  {
    let y = apply(consume x)
    let usual =
      y.shape.count == 4
      ? ["batch", "height", "width", "channels"] : ["batch", "tokens", "channels"]
    trace.step(path, .activation, formula, axes: axes ?? usual, y)
    return y
  }
}
