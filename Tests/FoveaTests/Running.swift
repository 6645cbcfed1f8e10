import Checkpoints
import Foundation
import Support
import Testing

/// Runs the program.
func fovea(
  _ arguments: String..., in folder: String? = nil, seconds: Double = 120
) throws -> Command.Result {
  try Command.run(arguments, in: folder, seconds: seconds)
}

/// Runs the program, which has to succeed and say nothing on standard error.
func succeed(
  _ arguments: String..., in folder: String? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Command.Result {
  let result = try Command.run(arguments, in: folder)
  #expect(result.status == 0, "\(arguments): \(result.errors)", sourceLocation: sourceLocation)
  #expect(result.errors == "", "\(arguments)", sourceLocation: sourceLocation)
  return result
}

/// Expects that a run printed nothing but one sentence for a person, with all of `parts` in it.
func expectFault(
  _ result: Command.Result, _ parts: String..., status: Int32 = 1,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let said = result.errors
  let what = Comment(rawValue: "\(result.arguments): \(said)")
  #expect(result.status == status, what, sourceLocation: sourceLocation)
  #expect(result.output.isEmpty, what, sourceLocation: sourceLocation)
  #expect(said.hasPrefix("Error: "), what, sourceLocation: sourceLocation)
  #expect(said.hasSuffix("\n"), what, sourceLocation: sourceLocation)
  #expect(said.count { $0.isNewline } == 1, what, sourceLocation: sourceLocation)
  #expect(said.split(separator: " ").count > 3, what, sourceLocation: sourceLocation)
  let isPrintable = said.dropLast().unicodeScalars.allSatisfy {
    $0.properties.generalCategory != .control
  }
  #expect(isPrintable, what, sourceLocation: sourceLocation)
  // What only a programmer understands: names of types, a dump of the usage, doubled prefixes.
  for word in ["Fault", "Swift.", "Domain=", "Optional(", "(null)", "Usage:", "Error: Error"] {
    #expect(!said.contains(word), what, sourceLocation: sourceLocation)
  }
  #expect(!said.dropFirst(6).contains("Error"), what, sourceLocation: sourceLocation)
  for part in parts { #expect(said.contains(part), what, sourceLocation: sourceLocation) }
}

/// A JSON object that a run printed.
func object(_ result: Command.Result) throws -> [String: Any] {
  try #require(
    try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
}

/// The values of a tensor, copied out of the file.
func values(_ tensor: StoredTensor?) throws -> [Float] {
  let storage = try #require(tensor).floats()
  return storage.array
}

/// The names in a folder, hidden ones too.
func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}
