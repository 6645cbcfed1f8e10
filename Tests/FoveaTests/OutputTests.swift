import Foundation
import Support
import Testing

/// Where files are written, and what is left there when something fails.
@Suite struct OutputTests {
  private static let commands = [
    ["dump", "--size", "32x32"],
    ["render", "--size", "32x32", "--format", "png"],
    ["render", "--size", "32x32", "--format", "text"],
    ["screen", "--size", "32x32", "--screen", "40x12"],
    ["scene", "--size", "64x64"],
  ]

  private func run(_ command: [String], _ output: String) throws -> Command.Result {
    try Command.run(command + ["--output", output])
  }

  @Test(arguments: commands)
  func impossiblePathsEndInOneSentence(command: [String]) throws {
    try inTemporaryFolder { folder in
      for path in [folder + "/missing/file", folder, "/dev/full", "/proc/fovea-test"] {
        expectFault(try run(command, path), path, "cannot be written")
      }
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test(arguments: commands)
  func devicesAreWrittenToAndNotReplaced(command: [String]) throws {
    let result = try run(command, "/dev/null")
    #expect(result.status == 0, "\(result.errors)")
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test(arguments: commands)
  func anOldFileIsReplacedWholeAndKeepsItsPermissions(command: [String]) throws {
    try inTemporaryFolder { folder in
      let path = folder + "/file"
      let long = Data(repeating: 65, count: 5_000_000)
      try long.write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      let result = try run(command, path)
      #expect(result.status == 0, "\(result.errors)")
      let new = try bytes(path)
      #expect(!new.isEmpty && new.count < long.count)
      #expect(new.suffix(4) != [65, 65, 65, 65])
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test(arguments: commands)
  func aLinkStaysALink(command: [String]) throws {
    try inTemporaryFolder { folder in
      try Data("old".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "file")
      let result = try run(command, folder + "/link")
      #expect(result.status == 0, "\(result.errors)")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == "file")
      #expect(try bytes(folder + "/file").count > 100)
    }
  }

  @Test func aFaultLeavesTheOldFileAsItWas() throws {
    try inTemporaryFolder { folder in
      let path = folder + "/file"
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      let faults = [
        ["render", "--layer", "nowhere"], ["render", "--query", "900,900"],
        ["dump", "--weights", "/nonexistent/weights"], ["screen", "--model", "nothing"],
      ]
      for command in faults { expectFault(try run(command, path)) }
      #expect(try bytes(path) == Array("old".utf8))
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func aFullDiskBehindStandardOutputIsNoticed() throws {
    for command in ["cost", "models", "render --size 32x32", "screen --size 32x32"] {
      let shell = URL(fileURLWithPath: "/bin/sh")
      let result = try Command.run(
        ["-c", "exec \"$0\" \(command) > /dev/full", Command.program.path], program: shell)
      expectFault(result, "standard output cannot be written", "the disk is full")
    }
  }

  @Test func aReaderThatLeavesEarlyCausesNoNoise() throws {
    let shell = URL(fileURLWithPath: "/bin/sh")
    let result = try Command.run(
      ["-c", "\"$0\" cost --model pvt_v2_b5 | head -n 1", Command.program.path], program: shell)
    #expect(result.lines.count == 1)
    #expect(result.errors == "")
  }
}
