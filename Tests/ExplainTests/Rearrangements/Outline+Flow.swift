import Explain
import Testing

extension Outline {
  /// The tokens of the unit at a path through its rearrangements; the test fails without.
  func flow(at path: String) throws -> TokenFlow {
    let unit = try #require(self.unit(at: path))
    return try #require(tokenFlow(ofUnit: unit), "\(path) rearranges nothing")
  }
}
