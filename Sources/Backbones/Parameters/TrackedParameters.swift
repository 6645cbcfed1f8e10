import Tensors

/// Parameters with respect to which gradients will be asked for.
public final class TrackedParameters: ParameterSource {
  private let source: any ParameterSource
  /// The tensors that layers were given, by name.
  public private(set) var tensors: [String: Tensor] = [:]

  /// The parameters of `source`, as places where gradients can be asked for.
  public init(_ source: any ParameterSource) { self.source = source }

  /// The values under `name`, tracked.
  public func tensor(named name: String, shape: [Int]) throws -> Tensor? {
    let tensor = try source.tensor(named: name, shape: shape)?.tracked
    tensors[name] = tensor
    return tensor
  }

  /// The names in the source.
  public var names: [String]? { source.names }
}
