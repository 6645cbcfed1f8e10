import Explorer
import Foundation
import Support
import Testing

/// The README's table of keys is the program's own.
struct ReadmeTests {
  @Test func keys() throws {
    let file = Fixtures.testsFolder.deletingLastPathComponent().appendingPathComponent("README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "checked by a test -->\n"))
    let end = try #require(text.range(of: "\n<!-- end of keys -->"))
    if ProcessInfo.processInfo.environment["FOVEA_RECORD"] == "1" {
      let renewed = text.replacingCharacters(
        in: start.upperBound..<end.lowerBound, with: Command.markdown)
      try renewed.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(
      text[start.upperBound..<end.lowerBound] == Command.markdown,
      "FOVEA_RECORD=1 writes the table anew")
  }
}
