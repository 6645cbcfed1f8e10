import Checkpoints
import Foundation
import Support

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-checkpoints-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// The names in the folder, hidden ones too.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

/// The path of a file that `make.py` made.
func small(_ name: String) -> String {
  Fixtures.testsFolder.appendingPathComponent("CheckpointsTests/Files/\(name)").path
}

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}

/// What opening a file says is wrong with it, the folder left out; nil if nothing is.
func fault(_ path: String, choosing choice: String? = nil) -> String? {
  do {
    _ = try Checkpoint.open(path, choosing: choice)
    return nil
  } catch {
    let folder = (path as NSString).deletingLastPathComponent + "/"
    return "\(error)".replacingOccurrences(of: folder, with: "")
  }
}

/// 0, -1/8, 2/8, -3/8, ...: what `make.py` fills tensors with.
func ramp(_ count: Int) -> [Float] {
  (0..<count).map { Float($0) / 8 * ($0.isMultiple(of: 2) ? 1 : -1) }
}

/// A safetensors file of a header and data.
func safetensors(_ header: String, data: [UInt8]) -> [UInt8] {
  withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, Array.init) + Array(header.utf8)
    + data
}
