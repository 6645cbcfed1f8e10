import Backbones
import Foundation

/// Where a picture or a file of values came from, to be written into it.
public struct Provenance: Sendable {
  /// Names and values, in the order they are written.
  public private(set) var entries: [(name: String, value: String)]

  /// The provenance of what `model` showed for `input`.
  ///
  /// - Throws: `CheckpointError` if the weights cannot be read any more.
  public init(
    version: String, request: Request, model: LoadedModel, input: NetworkInput
  ) throws {
    entries = [
      ("fovea", version),
      ("model", model.name),
      ("weights", request.weights.title),
      ("weights_sha256", try model.fingerprint().hex),
      ("input", input.source),
      ("input_sha256", input.hash),
      ("size", "\(input.height)x\(input.width)"),
      ("preprocessing", input.preprocessing),
    ]
  }

  /// The provenance of an observation whose weights are not read again for their fingerprint.
  init(version: String, request: Request, input: NetworkInput) {
    entries = [
      ("fovea", version),
      ("model", request.variant.name),
      ("weights", request.weights.title),
      ("input", input.source),
      ("input_sha256", input.hash),
      ("size", "\(input.height)x\(input.width)"),
      ("preprocessing", input.preprocessing),
    ]
  }

  /// Adds an entry.
  public mutating func add(_ name: String, _ value: String) {
    entries.append((name, value))
  }

  /// The entries by name.
  public var dictionary: [String: String] {
    Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
  }
}
