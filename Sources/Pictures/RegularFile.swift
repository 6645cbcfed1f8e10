import Foundation

/// Ordinary files as bytes: what is not one, a pipe or a device for instance, is never waited for.
enum RegularFile {
  /// The whole content of an ordinary file of at most `limit` bytes, read once.
  ///
  /// - Throws: `PictureError.cannotRead`, `.notAFile` and `.fileTooLarge`.
  static func contents(of path: String, limit: Int) throws -> [UInt8] {
    // Looked at before it is opened, since opening alone can set a device in motion, and again
    // once it is open, since another file may have taken its place.
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path) }
    try requireRegular(status, path)
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
    try requireRegular(status, path)

    // The size is a hint: the file may grow meanwhile, and some systems report none.
    let size = Int(status.st_size)
    guard size <= limit else { throw PictureError.fileTooLarge(name: path, limit: limit) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { chunk in
      while true {
        let count = read(descriptor, chunk.baseAddress, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw unreadable(path) }
        if count == 0 { return }
        guard count <= limit - bytes.count else {
          throw PictureError.fileTooLarge(name: path, limit: limit)
        }
        bytes.append(contentsOf: chunk[..<count])
      }
    }
    return bytes
  }

  private static func unreadable(_ path: String) -> PictureError {
    .cannotRead(name: path, reason: systemReason())
  }

  private static func requireRegular(_ status: stat, _ path: String) throws {
    let kind: String
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: kind = "a folder"
    case S_IFIFO: kind = "a pipe"
    case S_IFSOCK: kind = "a socket"
    default: kind = "a device"
    }
    throw PictureError.notAFile(name: path, kind: kind)
  }
}

/// The reason the last system call failed, in the system's words and beginning in lower case.
func systemReason() -> String {
  let reason = String(cString: strerror(errno))
  return reason.prefix(1).lowercased() + reason.dropFirst()
}
