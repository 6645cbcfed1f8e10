import Synchronization

/// Bytes that tensors lie in: a stretch of a mapped file, a packed zip entry, or memory of our own.
final class TensorStorage: @unchecked Sendable {
  /// The file the bytes come from, for sentences.
  let path: String

  /// The number of bytes, known before any is read.
  let byteCount: Int

  private enum Source {
    case mapped(MappedFile, start: Int)
    case packed(ZipArchive, ZipArchive.Entry)
    case owned(AlignedBytes)
  }

  private let source: Source
  private let inflated = Mutex<AlignedBytes?>(nil)

  /// The bytes `range` of a mapped file; the range must lie in it.
  init(_ file: MappedFile, _ range: Range<Int>) {
    path = file.path
    byteCount = range.count
    source = .mapped(file, start: range.lowerBound)
  }

  /// An entry of a zip archive, seen in place if it is stored as it is, inflated on demand if not.
  init(_ archive: ZipArchive, _ entry: ZipArchive.Entry) {
    path = archive.file.path
    byteCount = entry.size
    if let place = entry.place {
      source = .mapped(archive.file, start: place.lowerBound)
    } else {
      source = .packed(archive, entry)
    }
  }

  /// Bytes already in memory.
  init(_ bytes: AlignedBytes, from path: String) {
    self.path = path
    byteCount = bytes.count
    source = .owned(bytes)
  }

  /// The bytes and the object that keeps them in place.
  ///
  /// - Throws: `CheckpointError` if the file was shortened or a packed entry is damaged.
  func bytes() throws -> (UnsafeRawBufferPointer, owner: AnyObject) {
    switch source {
    case .mapped(let file, let start):
      try file.checkLength()
      return (UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + byteCount]), file)
    case .owned(let bytes):
      return (bytes.buffer, bytes)
    case .packed(let archive, let entry):
      // Views that share one packed storage inflate it once.
      let bytes = try inflated.withLock { kept in
        if let kept { return kept }
        let bytes = try archive.inflate(entry)
        kept = bytes
        return bytes
      }
      return (bytes.buffer, bytes)
    }
  }
}
