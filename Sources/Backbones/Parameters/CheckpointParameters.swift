import Checkpoints
import Tensors

/// The parameters in a checkpoint, under timm's or the authors' names.
public struct CheckpointParameters: ParameterSource, Sendable {
  private let checkpoint: Checkpoint

  /// What training leaves in a state dict and no layer asks for.
  private static let ignored = [
    "num_batches_tracked", "relative_position_index", "biases", "attn_mask",
  ]

  /// The parameters of `checkpoint`, authors' names mapped to timm's where timm's are used.
  ///
  /// - Throws: `CheckpointError` if two names become one.
  public init(_ checkpoint: Checkpoint) throws {
    self.checkpoint = try checkpoint.withStandardNames()
  }

  /// The values under `name`; float32 values of a mapped file are not copied.
  public func tensor(named name: String, shape: [Int]) throws -> Tensor? {
    guard let stored = checkpoint[name] else { return nil }
    // Of another shape, only the shape is wanted, to say so.
    guard stored.shape == shape else { return Tensor(outline: stored.shape) }
    return Tensor(try stored.floats(), shape: shape)
  }

  /// The names that some layer should ask for.
  public var names: [String]? {
    checkpoint.tensors.map(\.name).filter { name in
      let last = name.split(separator: ".").last.map(String.init) ?? name
      return !Self.ignored.contains(last)
    }
  }

  /// The shape stored under `name`, nil when there is nothing.
  public func shape(of name: String) -> [Int]? { checkpoint[name]?.shape }

  /// The shape of every parameter that some layer should ask for, by name.
  var shapes: [String: [Int]] {
    var shapes: [String: [Int]] = [:]
    for name in names ?? [] { shapes[name] = checkpoint[name]?.shape }
    return shapes
  }

  /// The names of the classes, where the file's notes hold them as `classes`, between commas.
  public var classNames: [String]? {
    checkpoint.metadata["classes"]?.split(separator: ",").map(String.init)
  }

  /// How the file keeps them, as "safetensors".
  public var container: String { checkpoint.container }
}
