/// Where the entries of a zip archive lie in it, which libzip knows but does not tell.
///
/// Follows the end record, the central directory and each entry's local header (APPNOTE 4.3), with
/// their 64-bit forms. Whatever does not fit gives no place, and libzip then reads the entry.
enum ZipPlacement {
  /// The stretch of each entry's data as stored, in the order of the central directory.
  static func places(in bytes: UnsafeRawBufferPointer) -> [Range<Int>?] {
    guard var (position, count) = directory(of: bytes) else { return [] }
    var places: [Range<Int>?] = []
    while count > 0, let entry = DirectoryEntry(bytes, at: position) {
      places.append(entry.data(in: bytes))
      position = entry.end
      count -= 1
    }
    return places
  }

  /// The central directory's start and number of entries.
  private static func directory(of bytes: UnsafeRawBufferPointer) -> (Int, Int)? {
    let shortest = 22
    guard bytes.count >= shortest else { return nil }
    let earliest = max(0, bytes.count - shortest - 0xFFFF)
    for end in stride(from: bytes.count - shortest, through: earliest, by: -1) {
      guard bytes.number32(at: end) == 0x0605_4B50, let count = bytes.number16(at: end + 10),
        let start = bytes.number32(at: end + 16)
      else { continue }
      guard count == 0xFFFF || start == 0xFFFF_FFFF else { return (start, count) }
      guard bytes.number32(at: end - 20) == 0x0706_4B50,
        let wide = bytes.number64(at: end - 12), bytes.number32(at: wide) == 0x0606_4B50,
        let wideCount = bytes.number64(at: wide + 32), let wideStart = bytes.number64(at: wide + 48)
      else { return nil }
      return (wideStart, wideCount)
    }
    return nil
  }

  private struct DirectoryEntry {
    let end: Int
    private var packedSize: Int
    private var header: Int

    init?(_ bytes: UnsafeRawBufferPointer, at start: Int) {
      guard bytes.number32(at: start) == 0x0201_4B50,
        let packedSize = bytes.number32(at: start + 20), let size = bytes.number32(at: start + 24),
        let nameLength = bytes.number16(at: start + 28),
        let extraLength = bytes.number16(at: start + 30),
        let commentLength = bytes.number16(at: start + 32),
        let header = bytes.number32(at: start + 42)
      else { return nil }
      self.packedSize = packedSize
      self.header = header
      let extra = start + 46 + nameLength
      end = extra + extraLength + commentLength
      let wide = 0xFFFF_FFFF
      guard size == wide || packedSize == wide || header == wide else { return }
      // The 64-bit field holds, in this order, only the numbers that did not fit.
      guard var field = Self.wideField(bytes, extra..<extra + extraLength) else { return nil }
      if size == wide { field += 8 }
      if packedSize == wide {
        guard let number = bytes.number64(at: field) else { return nil }
        self.packedSize = number
        field += 8
      }
      if header == wide {
        guard let number = bytes.number64(at: field) else { return nil }
        self.header = number
      }
    }

    func data(in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
      guard bytes.number32(at: header) == 0x0403_4B50,
        let nameLength = bytes.number16(at: header + 26),
        let extraLength = bytes.number16(at: header + 28)
      else { return nil }
      let start = header + 30 + nameLength + extraLength
      guard start <= bytes.count, packedSize <= bytes.count - start else { return nil }
      return start..<start + packedSize
    }

    private static func wideField(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
      var field = range.lowerBound
      while field + 4 <= range.upperBound {
        guard let identifier = bytes.number16(at: field), let size = bytes.number16(at: field + 2)
        else { return nil }
        if identifier == 1 { return field + 4 }
        field += 4 + size
      }
      return nil
    }
  }
}
