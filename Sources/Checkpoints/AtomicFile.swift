import Foundation

/// Writes a file so that its old content or its whole new content is there at any moment.
///
/// Bytes go to a hidden file beside it, which takes its place at the end. A device or pipe, as
/// /dev/null, is written to directly; a symbolic link's target is replaced, not the link.
struct AtomicFile: ByteDestination {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Writes what `body` appends to the file at a path.
  ///
  /// - Throws: what `body` throws, or `CheckpointError` if the file cannot be written; the old file
  ///   is then as it was.
  static func write(to path: String, _ body: (inout AtomicFile) throws -> Void) throws {
    let target = try Target(path)
    let descriptor = open(target.written, target.flags, 0o666)
    guard descriptor >= 0 else { throw fault(path, errno) }
    do {
      var file = AtomicFile(path: path, descriptor: descriptor)
      try body(&file)
      try file.flush()
      if let mode = target.mode { _ = fchmod(descriptor, mode) }
    } catch {
      close(descriptor)
      if target.isReplaced { unlink(target.written) }
      throw error
    }
    // Some file systems report a full disk only now.
    guard close(descriptor) == 0 || !target.isReplaced else {
      let number = errno
      unlink(target.written)
      throw fault(path, number)
    }
    guard !target.isReplaced || rename(target.written, target.final) == 0 else {
      let number = errno
      unlink(target.written)
      throw fault(path, number)
    }
  }

  /// Appends bytes.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    if buffer.count + bytes.count <= 1 << 16 {
      buffer.append(contentsOf: bytes)
    } else {
      try flush()
      try send(bytes)
    }
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try send($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = Foundation.write(descriptor, bytes.baseAddress! + rest.startIndex, rest.count)
      if sent < 0 {
        if errno == EINTR { continue }
        throw AtomicFile.fault(path, errno)
      }
      rest = rest.dropFirst(sent)
    }
  }

  private static func fault(_ path: String, _ number: Int32) -> CheckpointError {
    CheckpointError(path, "cannot be written: \(systemFault(number))")
  }

  /// Where to write and what to do afterwards.
  private struct Target {
    /// The file that is opened.
    var written: String
    /// The file that is replaced.
    var final: String
    var flags = O_WRONLY | O_CLOEXEC
    /// The old file's permissions.
    var mode: mode_t?
    /// Whether `written` takes the place of `final`.
    var isReplaced = false

    init(_ path: String) throws {
      written = path
      final = path
      var status = stat()
      if stat(path, &status) == 0 {
        switch status.st_mode & S_IFMT {
        case S_IFREG:
          // Renaming needs no permission on the old file, but its owner withheld it.
          guard access(path, W_OK) == 0 else { throw AtomicFile.fault(path, errno) }
          mode = status.st_mode & 0o7777
        case S_IFDIR: throw CheckpointError(path, "cannot be written: it is a folder")
        default: return
        }
      }
      if let resolved = realpath(path, nil) {
        final = String(cString: resolved)
        free(resolved)
      }
      let folder = (final as NSString).deletingLastPathComponent
      let name = ".fovea-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
      written = folder.isEmpty ? name : folder + "/" + name
      flags = O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL
      isReplaced = true
    }
  }
}
