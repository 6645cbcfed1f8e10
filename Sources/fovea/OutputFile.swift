import Foundation

/// Writes bytes to a file, or to standard output without one.
///
/// A file's old content or its whole new content is there at any moment; devices and pipes are
/// written to as they are.
///
/// - Parameter isText: whether a terminal can show the bytes.
/// - Throws: `OutputFault` with the system's reason.
func write(_ bytes: [UInt8], to path: String?, isText: Bool = true) throws {
  guard let path else {
    guard isText || isatty(STDOUT_FILENO) == 0 else {
      throw Fault("a terminal cannot show this format; name a file with --output")
    }
    return try send(bytes, STDOUT_FILENO, name: "standard output")
  }
  var status = stat()
  let isThere = stat(path, &status) == 0
  guard !isThere || status.st_mode & S_IFMT == S_IFREG else {
    return try overwrite(path, bytes)
  }
  // Renaming needs no permission on the old file, but its owner withheld it.
  guard !isThere || access(path, W_OK) == 0 else { throw OutputFault(path) }
  try replace(path, bytes, mode: isThere ? status.st_mode & 0o7777 : nil)
}

/// Writes to what is no ordinary file, as /dev/null.
private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
  let descriptor = open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw OutputFault(path) }
  defer { close(descriptor) }
  try send(bytes, descriptor, name: path)
}

/// Writes a hidden file beside the one at `path`, which it replaces when it is whole.
private func replace(_ path: String, _ bytes: [UInt8], mode: mode_t?) throws {
  var target = path
  // A link's target is replaced, not the link.
  if let resolved = realpath(path, nil) {
    target = String(cString: resolved)
    free(resolved)
  }
  let folder = (target as NSString).deletingLastPathComponent
  let name = ".fovea-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
  let beside = folder.isEmpty ? name : folder + "/" + name
  let descriptor = open(beside, O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL, 0o666)
  guard descriptor >= 0 else { throw OutputFault(path) }
  do {
    defer { close(descriptor) }
    try send(bytes, descriptor, name: path)
    if let mode { _ = fchmod(descriptor, mode) }
  } catch {
    unlink(beside)
    throw error
  }
  guard rename(beside, target) == 0 else {
    let fault = OutputFault(path)
    unlink(beside)
    throw fault
  }
}

private func send(_ bytes: [UInt8], _ descriptor: Int32, name: String) throws {
  try bytes.withUnsafeBytes { all in
    var rest = all[...]
    while !rest.isEmpty {
      let sent = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if sent < 0, errno == EINTR { continue }
      guard sent >= 0 else { throw OutputFault(name) }
      rest = rest.dropFirst(sent)
    }
  }
}

/// A file that cannot be written.
struct OutputFault: Error, CustomStringConvertible {
  let path: String
  let reason: String

  /// The fault of the system call that failed last.
  init(_ path: String) {
    self.path = path
    switch errno {
    case ENOENT: reason = "there is no such folder"
    case EISDIR: reason = "it is a folder"
    case ENOSPC: reason = "the disk is full"
    case EACCES, EPERM: reason = "permission denied"
    case let number:
      let text = String(cString: strerror(number))
      reason = text.prefix(1).lowercased() + text.dropFirst()
    }
  }

  var description: String { "\(path) cannot be written: \(reason)" }
}
