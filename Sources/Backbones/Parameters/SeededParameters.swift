import Checkpoints
import Tensors

/// Parameters made up from their names and a seed, the same on every machine.
///
/// Shapes, footprints and costs are real with them; what is attended to is not learned.
public struct SeededParameters: ParameterSource, Sendable {
  private let seed: UInt64

  /// The parameters of a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The values that the name and the seed give.
  public func tensor(named name: String, shape: [Int]) throws -> Tensor? {
    Tensor(try SeededTensor.parameter(name, shape: shape, seed: seed), shape: shape)
  }

  /// Every name is there.
  public var names: [String]? { nil }
}

extension Tensor {
  /// A tensor over values that a file or a seed gave; nothing is copied.
  public init(_ storage: FloatStorage, shape: [Int]) {
    self.init(borrowing: storage.pointer, shape: shape, owner: storage)
  }
}
