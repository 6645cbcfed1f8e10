import Checkpoints
import Foundation
import Support

/// The path of a file that `make.py` made.
func small(_ name: String) -> String {
  Fixtures.testsFolder.appendingPathComponent("CheckpointsTests/Files/\(name)").path
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
