import ArgumentParser
import Checkpoints
import Foundation

/// Something that was asked for and cannot be done, as one sentence.
struct Fault: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension Fovea {
  /// Ends the program after `error`: help goes to standard output, a fault, as one line, to standard
  /// error.
  static func finish(_ error: any Error) -> Never {
    let code = exitCode(for: error)
    guard !code.isSuccess else { exit(withError: error) }
    var sentence = oneLine(message(for: error))
    if let command = commandWithHelp(error) { sentence += " (\(command) shows all options)" }
    // Nobody can be told where standard error is closed.
    try? FileHandle.standardError.write(contentsOf: Data("Error: \(sentence)\n".utf8))
    exit(withError: code)
  }

  /// A message on one line that cannot steer the terminal, without a full stop at its end.
  private static func oneLine(_ message: String) -> String {
    let parts = message.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let sentence = Sentence.path(parts.joined(separator: " "))
    return sentence.hasSuffix(".") && !sentence.hasSuffix("..")
      ? String(sentence.dropLast()) : sentence
  }

  /// The command that explains the options, as `fovea render --help`, where they were misused.
  private static func commandWithHelp(_ error: any Error) -> String? {
    guard exitCode(for: error) == .validationFailure else { return nil }
    // The library says it in the last line: See 'fovea render --help' for more information.
    let parts = fullMessage(for: error).split(separator: "'")
    return parts.last { $0.hasPrefix("fovea") && $0.hasSuffix("--help") }.map(String.init)
  }
}
