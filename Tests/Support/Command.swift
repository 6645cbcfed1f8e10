import Foundation

/// The built program `fovea`, run as a person runs it.
public struct Command {
  /// What a run left behind.
  public struct Result: Sendable {
    /// The arguments.
    public let arguments: [String]
    /// The exit code; the signal's number plus 128 where one ended the program.
    public let status: Int32
    /// Standard output.
    public let output: [UInt8]
    /// Standard error.
    public let errors: String
    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of standard output.
    public var lines: [String] { text.split(separator: "\n").map(String.init) }
  }

  /// A run that did not end in time, or could not start.
  public struct Failure: Error, CustomStringConvertible {
    /// The fault, in one sentence.
    public let description: String
  }

  /// The program, which is built beside the tests.
  public static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("fovea")

  /// Runs the program and waits for its end.
  ///
  /// - Parameters:
  ///   - program: the program, when it is not the one beside the tests.
  ///   - folder: the folder to run it in.
  ///   - seconds: how long it may take before it is killed.
  /// - Throws: `Failure` when it cannot start or does not end in time.
  public static func run(
    _ arguments: [String], program: URL = program, in folder: String? = nil,
    seconds: Double = 120
  ) throws -> Result {
    try inTemporaryFolder { scratch in
      // Files, not pipes: nothing has to be read while the program runs.
      let output = URL(fileURLWithPath: scratch + "/output")
      let errors = URL(fileURLWithPath: scratch + "/errors")
      try Data().write(to: output)
      try Data().write(to: errors)
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      do { try process.run() } catch {
        throw Failure(description: "\(program.path) cannot be started: \(error)")
      }
      if ended.wait(timeout: .now() + seconds) == .timedOut {
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
        throw Failure(description: "fovea \(arguments) did not end within \(seconds) seconds")
      }
      let wasKilled = process.terminationReason == .uncaughtSignal
      return Result(
        arguments: arguments, status: process.terminationStatus + (wasKilled ? 128 : 0),
        output: [UInt8](try Data(contentsOf: output)),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
  }
}
