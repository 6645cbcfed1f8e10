import Foundation
import Support
import Testing

/// Places saved by the explorer and opened again.
@Suite struct PlaceTests {
  private func place(_ json: String, in folder: String) throws -> String {
    let path = folder + "/place.json"
    try Data(json.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func aPlaceStandsForItsOptions() throws {
    try inTemporaryFolder { folder in
      let path = try place(
        """
        {"model": "gcvit_xxtiny", "size": "64x64", "layer": "stages.1.blocks.0", "head": "2",
         "query": "1,3", "scale": "log", "view": "groups"}
        """, in: folder)
      let placed = try succeed("render", "--place", path)
      let spelled = try succeed(
        "render", "--model", "gcvit_xxtiny", "--size", "64x64", "--layer", "stages.1.blocks.0",
        "--head", "2", "--query", "1,3", "--scale", "log", "--view", "groups")
      #expect(placed.text == spelled.text)
      #expect(placed.text.contains("# view: groups"))
    }
  }

  @Test func whatIsGivenBesidesComesFirst() throws {
    try inTemporaryFolder { folder in
      let path = try place(#"{"size": "64x64", "query": "1,1", "scale": "log"}"#, in: folder)
      let result = try succeed("render", "--place", path, "--query", "2,2")
      #expect(result.text.contains("# query: 2,2\n"))
      #expect(result.text.contains("# scale: log\n"))
    }
  }

  /// The explorer opens a place, and saves one that leads to the same screen.
  @Test func theExplorerKeepsItsPlace() throws {
    try inTemporaryFolder { folder in
      let path = try place(
        #"{"model": "crossformer_tiny", "size": "64x64", "view": "footprint", "input": "seeded:3"}"#,
        in: folder)
      // The name has no spaces, so it can be typed key by key.
      let saved = "saved.json"
      let keys = ("] ] . : p l a c e Space " + saved.map { "\($0) " }.joined() + "Enter Esc")
      let first = try succeed("screen", "--place", path, "--keys", keys, in: folder)
      let second = try succeed("screen", "--place", folder + "/" + saved, "--keys", "x", in: folder)
      // The line above the footer tells layer, query and keys; which parts of the tree are open is
      // no part of a place.
      let reading = try #require(first.lines.dropLast().last)
      #expect(reading.contains("layers.2.blocks.0"))
      #expect(second.lines.dropLast().last == reading)
      #expect(second.text.contains("crossformer_tiny") && second.text.contains("Footprint"))
    }
  }

  @Test(arguments: [
    ("", "no place"), ("[1, 2]", "no place"), (#"{"output": "x"}"#, "no option"),
    (#"{"query": 3}"#, "no place"), (#"{"query": "one"}"#, "token"), ("{", "no place"),
  ])
  func filesThatAreNoPlaces(json: String, part: String) throws {
    try inTemporaryFolder { folder in
      let path = try place(json, in: folder)
      let result = try fovea("render", "--size", "32x32", "--place", path)
      #expect(result.status != 0 && result.output.isEmpty)
      #expect(result.errors.contains(part), "\(result.errors)")
      #expect(result.errors.count { $0.isNewline } == 1)
    }
  }

  @Test func aPlaceThatIsNotThere() throws {
    expectFault(try fovea("render", "--place", "/nowhere/place.json"), "/nowhere/place.json")
    expectFault(try fovea("render", "--place", "/dev/zero"), "/dev/zero")
  }
}
