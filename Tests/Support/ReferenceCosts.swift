/// What the authors' code of a published variant costs at 224x224, counted operator by operator.
public struct ReferenceCosts: Decodable, Sendable {
  /// All of `costs.json`, by variant.
  public static func all() throws -> [String: ReferenceCosts] {
    try Fixtures.decoded([String: ReferenceCosts].self, "costs.json")
  }

  /// The variants in `costs.json`.
  public static let names = ((try? all()) ?? [:]).keys.sorted()

  /// How many learnable parameters there are.
  public let parameters: Int
  /// Multiply-accumulates of the whole.
  public let macs: Int
  /// Multiply-accumulates of every module that has any, with all that is inside it, by path.
  public let modules: [String: Int]

  private enum CodingKeys: String, CodingKey {
    case parameters, macs
    case modules = "by_module"
  }
}
