import Foundation

/// The safetensors format: the length of a JSON header, the header, and the tensors' bytes without
/// gaps.
public enum Safetensors {
  /// The longest header that is read, as in the format's own library.
  static let longestHeader = 100_000_000

  /// Reads the header of a file; tensors stay where they are.
  ///
  /// - Throws: `CheckpointError` if the header is malformed or its offsets do not cover the file's
  ///   data exactly once.
  static func read(_ file: MappedFile) throws -> Checkpoint {
    let path = file.path
    guard let declared = file.bytes.number(UInt64.self, at: 0) else {
      throw CheckpointError(path, "ends before the length of its safetensors header")
    }
    guard declared > 0, declared <= longestHeader else {
      throw CheckpointError(
        path, "declares a safetensors header of \(declared) bytes, which is impossible")
    }
    let length = Int(declared)
    guard length <= file.bytes.count - 8 else {
      throw CheckpointError(
        path,
        "ends inside its safetensors header: \(Sentence.bytes(file.bytes.count - 8)) of "
          + "\(Sentence.bytes(length)) are there")
    }
    let text = UnsafeRawBufferPointer(rebasing: file.bytes[8..<8 + length])
    let header = try SafetensorsHeader(text, path: path)
    let data = 8 + length..<file.bytes.count
    try header.checkCover(dataSize: data.count, path: path)
    let storage = TensorStorage(file, data)
    let tensors = try header.entries.map { entry in
      try StoredTensor(
        name: entry.name, shape: entry.shape, elementType: entry.elementType, storage: storage,
        byteOffset: entry.begin)
    }
    return try Checkpoint(
      path: path, tensors: tensors, metadata: header.metadata, container: "safetensors")
  }
}
