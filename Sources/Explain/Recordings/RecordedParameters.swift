import Backbones
import Checkpoints
import Tensors

/// The tensors of a recording, under their own names; what else is in the file is let be.
struct RecordedParameters: ParameterSource, Sendable {
  let checkpoint: Checkpoint

  func tensor(named name: String, shape: [Int]) throws -> Tensor? {
    guard let stored = checkpoint[name] else { return nil }
    guard stored.shape == shape else { return Tensor(outline: stored.shape) }
    return Tensor(try stored.floats(), shape: shape)
  }

  /// Nothing is surplus.
  var names: [String]? { nil }
}
