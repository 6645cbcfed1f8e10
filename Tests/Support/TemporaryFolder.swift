import Foundation

/// A folder that goes away with its owner.
public final class TemporaryFolder {
  /// Its path.
  public let path: String

  /// Makes a new folder.
  public init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  public func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// The names in the folder, hidden ones too.
  public var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// Calls `body` with the path of a new folder, and removes the folder afterwards.
public func inTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = try TemporaryFolder()
  return try withExtendedLifetime(folder) { try body(folder.path) }
}
