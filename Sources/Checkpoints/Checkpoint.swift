/// The tensors and notes found in a file, whatever its format.
public struct Checkpoint: Sendable {
  /// The path as it was given.
  public let path: String

  /// The tensors in the file's order, no two of one name.
  public let tensors: [StoredTensor]

  /// Notes beside the tensors: safetensors' metadata, or a training checkpoint's epoch and the like.
  public let metadata: [String: String]

  /// How the tensors are kept: "safetensors", or "PyTorch zip, state dict inside `model`".
  public let container: String

  private let positions: [String: Int]

  /// A checkpoint of these tensors.
  ///
  /// - Throws: `CheckpointError` if two tensors have one name.
  public init(
    path: String, tensors: [StoredTensor], metadata: [String: String] = [:], container: String
  ) throws {
    var positions = [String: Int](minimumCapacity: tensors.count)
    for (position, tensor) in tensors.enumerated() {
      guard positions.updateValue(position, forKey: tensor.name) == nil else {
        throw CheckpointError(path, "names tensor \(Sentence.name(tensor.name)) twice")
      }
    }
    self.path = path
    self.tensors = tensors
    self.metadata = metadata
    self.container = container
    self.positions = positions
  }

  /// The tensor of a name.
  public subscript(name: String) -> StoredTensor? {
    positions[name].map { tensors[$0] }
  }
}
