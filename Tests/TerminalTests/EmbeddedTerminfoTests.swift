import Foundation
import Support
import Terminal
import Testing

@Suite struct EmbeddedTerminfoTests {
  static let compiler = "/usr/bin/tic"
  static let printer = "/usr/bin/infocmp"

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: compiler)),
    arguments: EmbeddedTerminfo.allCases)
  func `the embedded text is what the source compiles to`(entry: EmbeddedTerminfo) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = Fixtures.testsFolder.deletingLastPathComponent()
      .appendingPathComponent("Sources/Terminal/fovea.ti")
    _ = try run(Self.compiler, ["-x", "-o", folder.path, source.path], terminfo: nil)
    let printed = try run(Self.printer, ["-Q2", "-x", entry.rawValue], terminfo: folder.path)
    let text = printed.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined()
    #expect(text == entry.text)
  }

  private func run(_ path: String, _ arguments: [String], terminfo: String?) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = terminfo.map { ["TERMINFO": $0] } ?? [:]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
