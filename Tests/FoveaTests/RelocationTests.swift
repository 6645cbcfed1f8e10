import Foundation
import Support
import Testing

/// The program works wherever it is copied with its resources.
@Suite struct RelocationTests {
  private static let resources = "Fovea_Explain.resources"

  private func copyProgram(to folder: String, withResources: Bool) throws -> URL {
    let manager = FileManager.default
    let beside = Command.program.deletingLastPathComponent()
    let copy = URL(fileURLWithPath: folder + "/fovea")
    try manager.copyItem(at: Command.program, to: copy)
    if withResources {
      try manager.copyItem(
        at: beside.appendingPathComponent(Self.resources),
        to: URL(fileURLWithPath: folder + "/" + Self.resources))
    }
    return copy
  }

  @Test func aCopyShowsTheBuiltInPictureAndTheClassNames() throws {
    try inTemporaryFolder { folder in
      let copy = try copyProgram(to: folder, withResources: true)
      let screen = ["screen", "--size", "32x32", "--screen", "100x30"]
      let there = try Command.run(screen, program: copy, in: "/")
      #expect(there.status == 0, "\(there.errors)")
      #expect(!there.text.contains("class 0"))
      let map = try Command.run(["render", "--size", "32x32"], program: copy, in: "/")
      #expect(map.output == (try succeed("render", "--size", "32x32")).output)
    }
  }

  @Test func aLinkToTheProgramFindsTheResources() throws {
    try inTemporaryFolder { folder in
      let link = folder + "/link"
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: Command.program.path)
      let result = try Command.run(
        ["render", "--size", "32x32"], program: URL(fileURLWithPath: link), in: folder)
      #expect(result.status == 0, "\(result.errors)")
    }
  }

  @Test func withoutItsResourcesItSaysWhatIsMissing() throws {
    try inTemporaryFolder { folder in
      let copy = try copyProgram(to: folder, withResources: false)
      expectFault(
        try Command.run(["render"], program: copy), "example.png", Self.resources)
      let costs = try Command.run(["models"], program: copy)
      #expect(costs.status == 0, "\(costs.errors)")
    }
  }
}
