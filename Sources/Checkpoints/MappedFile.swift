import Foundation

/// A regular file seen as bytes in memory, read-only, without being read at once.
///
/// The pages come from the file as they are touched, so opening a large checkpoint costs nothing
/// and its pages can be dropped again by the system. The mapping is private: nothing here writes to
/// it. If another program *shortens* the file meanwhile, the pages past its new end are gone and
/// touching them stops the process (SIGBUS), as with every memory-mapped reader; `checkLength()`
/// is called before each tensor is read and turns the common case into an error. Replacing a file by
/// renaming another over it, as this module's writers do, is always safe.
public final class MappedFile: @unchecked Sendable {
  /// The path as it was given.
  public let path: String

  /// The file's bytes; valid while this object lives.
  public let bytes: UnsafeRawBufferPointer

  private let descriptor: Int32

  /// Maps the file at a path.
  ///
  /// - Throws: `CheckpointError` if there is no such file, if it is a folder, pipe or device, if it
  ///   is empty, or if it may not be read.
  public init(_ path: String) throws {
    self.path = path
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      throw CheckpointError(path, "cannot be opened: \(systemFault(errno))")
    }
    do {
      let length = try MappedFile.length(descriptor, path)
      guard let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0),
        start != MAP_FAILED
      else { throw CheckpointError(path, "cannot be mapped: \(systemFault(errno))") }
      bytes = UnsafeRawBufferPointer(start: start, count: length)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    close(descriptor)
  }

  /// Checks that the file is still as long as when it was mapped.
  ///
  /// - Throws: `CheckpointError` if it was shortened.
  public func checkLength() throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) >= bytes.count else {
      throw CheckpointError(path, "was shortened by another program while it was being read")
    }
  }

  private static func length(_ descriptor: Int32, _ path: String) throws -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw CheckpointError(path, "cannot be examined: \(systemFault(errno))")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw CheckpointError(path, "is a folder, not a file of tensors")
    default: throw CheckpointError(path, "is not an ordinary file, so it cannot be mapped")
    }
    guard status.st_size > 0 else { throw CheckpointError(path, "is empty") }
    return Int(status.st_size)
  }
}

/// What the system says about an error number, as the end of a sentence.
func systemFault(_ number: Int32) -> String {
  switch number {
  case ENOENT: return "there is no such file"
  case EACCES, EPERM: return "permission denied"
  case ENOSPC: return "the disk is full"
  default:
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
