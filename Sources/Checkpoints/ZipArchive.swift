import CZip
import Synchronization

/// A zip archive in a mapped file, read by libzip.
///
/// Entries stored as they are, which is how PyTorch writes its tensors, are seen in place in the
/// mapping; packed ones are inflated into memory, within limits.
final class ZipArchive: @unchecked Sendable {
  /// One file of the archive.
  struct Entry: Sendable {
    /// The path inside the archive, as "archive/data/0".
    let name: String
    /// The number of bytes when unpacked, as the archive declares it.
    let size: Int
    /// The number of bytes it takes in the archive.
    let packedSize: Int
    /// Where its bytes lie in the file, if they are stored as they are and were found.
    let place: Range<Int>?
    /// libzip's number of the entry.
    fileprivate let index: UInt64
  }

  /// The archive's file.
  let file: MappedFile

  /// The entries in the archive's order, folders left out.
  let entries: [Entry]

  private let positions: [String: Int]
  // libzip's handles are not for several threads at once.
  private let handle: Mutex<Handle>

  private struct Handle: @unchecked Sendable {
    let archive: OpaquePointer
    /// The bytes unpacked so far, over all entries.
    var unpacked = 0
  }

  /// Opens the archive that fills a file.
  ///
  /// - Throws: `CheckpointError` if it has no directory, names an entry twice or is damaged.
  init(_ file: MappedFile) throws {
    self.file = file
    let archive = try ZipArchive.opened(file)
    do {
      entries = try ZipArchive.list(archive, file)
      var positions = [String: Int](minimumCapacity: entries.count)
      for (position, entry) in entries.enumerated() {
        guard positions.updateValue(position, forKey: entry.name) == nil else {
          throw CheckpointError(
            file.path, "is a zip archive with two entries named \(Sentence.name(entry.name))")
        }
      }
      self.positions = positions
    } catch {
      zip_discard(archive)
      throw error
    }
    handle = Mutex(Handle(archive: archive))
  }

  deinit {
    handle.withLock { zip_discard($0.archive) }
  }

  /// The entry of a name.
  subscript(name: String) -> Entry? {
    positions[name].map { entries[$0] }
  }

  /// The whole content of an entry, in memory.
  ///
  /// - Throws: `CheckpointError` if the declared size is out of proportion, or the data is damaged
  ///   or of another size than declared.
  func inflate(_ entry: Entry) throws -> AlignedBytes {
    try reserve(entry)
    return try AlignedBytes(count: entry.size) { memory in
      try read(entry, into: memory, mustEnd: true)
    }
  }

  /// The first `count` bytes of an entry, or all of it if it is shorter.
  func start(of entry: Entry, count: Int) throws -> AlignedBytes {
    try AlignedBytes(count: min(count, entry.size)) { memory in
      try read(entry, into: memory, mustEnd: false)
    }
  }

  /// Refuses what would unpack to far more than the file: deflate shrinks up to a thousandfold, but
  /// only what repeats, and a network's numbers do not.
  private func reserve(_ entry: Entry) throws {
    let (product, overflow) = file.bytes.count.multipliedReportingOverflow(by: 16)
    let bound = overflow ? Int.max : max(16 << 20, product)
    try handle.withLock { handle in
      guard entry.size <= bound - handle.unpacked else {
        throw CheckpointError(
          file.path,
          "packs \(Sentence.bytes(entry.size)) of \(Sentence.name(entry.name)) into "
            + "\(Sentence.bytes(entry.packedSize)), which no network's numbers allow; "
            + "it was not unpacked")
      }
      handle.unpacked += entry.size
    }
  }

  private func read(
    _ entry: Entry, into memory: UnsafeMutableRawBufferPointer, mustEnd: Bool
  ) throws {
    try handle.withLock { handle in
      try file.checkLength()
      guard let stream = zip_fopen_index(handle.archive, entry.index, 0) else {
        let reason = ZipArchive.text(zip_get_error(handle.archive))
        throw damaged(entry, reason)
      }
      defer { zip_fclose(stream) }
      var done = 0
      while done < memory.count {
        let got = zip_fread(stream, memory.baseAddress! + done, UInt64(memory.count - done))
        guard got >= 0 else { throw damaged(entry, ZipArchive.text(zip_file_get_error(stream))) }
        guard got > 0 else { throw damaged(entry, "it ends early") }
        done += Int(got)
      }
      guard mustEnd else { return }
      // Reading on past the declared size finds surplus data, and makes libzip check the sum.
      var surplus: UInt8 = 0
      switch zip_fread(stream, &surplus, 1) {
      case 0: return
      case 1...: throw damaged(entry, "it is longer than declared")
      default: throw damaged(entry, ZipArchive.text(zip_file_get_error(stream)))
      }
    }
  }

  private func damaged(_ entry: Entry, _ reason: String) -> CheckpointError {
    CheckpointError(
      file.path, "has a damaged zip entry \(Sentence.name(entry.name)): \(reason)")
  }

  private static func opened(_ file: MappedFile) throws -> OpaquePointer {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard
      let source = zip_source_buffer_create(
        file.bytes.baseAddress, UInt64(file.bytes.count), 0, &error)
    else {
      throw CheckpointError(file.path, "cannot be read as a zip archive: \(text(&error))")
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      if zip_error_code_zip(&error) == ZIP_ER_NOZIP {
        throw CheckpointError(
          file.path,
          "starts as a zip archive but its directory is missing, so it was cut short")
      }
      throw CheckpointError(file.path, "is a damaged zip archive: \(text(&error))")
    }
    return archive
  }

  private static func list(_ archive: OpaquePointer, _ file: MappedFile) throws -> [Entry] {
    let count = zip_get_num_entries(archive, 0)
    let placed = ZipPlacement.places(in: file.bytes)
    var entries: [Entry] = []
    entries.reserveCapacity(Int(count))
    for index in 0..<UInt64(max(count, 0)) {
      var status = zip_stat_t()
      guard zip_stat_index(archive, index, 0, &status) == 0, let text = status.name,
        let size = Int(exactly: status.size), let packedSize = Int(exactly: status.comp_size)
      else {
        throw CheckpointError(file.path, "is a damaged zip archive: entry \(index) is unreadable")
      }
      let name = String(cString: text)
      if name.hasSuffix("/") { continue }
      let isStored = Int32(status.comp_method) == ZIP_CM_STORE && status.encryption_method == 0
      // The place is our own reading of the directory: taken only where libzip's agrees.
      let place = Int(index) < placed.count ? placed[Int(index)] : nil
      entries.append(
        Entry(
          name: name, size: size, packedSize: packedSize,
          place: isStored && place?.count == size ? place : nil, index: index))
    }
    return entries
  }

  private static func text(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
    guard let error else { return "the reason is unknown" }
    let text = String(cString: zip_error_strerror(error))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
