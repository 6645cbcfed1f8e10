/// A checkpoint of a mini case, and the logits that the authors' code computes with it.
public struct ReferenceCheckpoint: Decodable, Sendable {
  /// All of `checkpoints/expected.json`, by file.
  public static func all() throws -> [String: ReferenceCheckpoint] {
    try Fixtures.decoded([String: ReferenceCheckpoint].self, "checkpoints/expected.json")
  }

  /// The files in `checkpoints/expected.json`.
  public static let names = ((try? all()) ?? [:]).keys.sorted()

  /// The height of the input in pixels.
  public let height: Int
  /// The width of the input in pixels.
  public let width: Int
  /// The seed of the input.
  public let seed: UInt64
  /// The logits, [classes].
  public let logits: [Float]

  /// The mini case whose network a file belongs to.
  public static func miniCase(of file: String) -> String {
    String(file.prefix { $0 != "-" && $0 != "." })
  }
}
