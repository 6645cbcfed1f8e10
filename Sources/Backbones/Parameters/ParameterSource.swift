import Tensors

/// Where a network's parameters come from: a checkpoint, a seed, or nowhere, for outlines.
public protocol ParameterSource {
  /// The values stored under `name`, or nil when there are none.
  ///
  /// - Parameter shape: what the network expects; a source that makes values up makes these.
  /// - Throws: when the values are there and cannot be read.
  func tensor(named name: String, shape: [Int]) throws -> Tensor?

  /// All names in the source, to find those that no layer asked for; nil when it has every name.
  var names: [String]? { get }
}

/// No values at all.
///
/// Every parameter is an outline, which is enough for shapes and costs.
public struct OutlineParameters: ParameterSource {
  /// Creates the source of outlines.
  public init() {}

  /// The outline of `shape`.
  public func tensor(named name: String, shape: [Int]) -> Tensor? { Tensor(outline: shape) }

  /// Every name is there.
  public var names: [String]? { nil }
}
