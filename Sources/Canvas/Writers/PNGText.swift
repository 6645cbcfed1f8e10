/// Text chunks of PNG files (PNG specification, third edition, 11.3.3).
enum PNGText {
  /// The file with texts after its header: tEXt for ASCII, iTXt in UTF-8 for the rest.
  ///
  /// Throws `CanvasError.metadataName` for a key that is not 1 to 79 printable ASCII characters
  /// without spaces at the ends or in a row.
  static func embedded(
    _ texts: [(key: String, value: String)], in png: [UInt8]
  ) throws(CanvasError) -> [UInt8] {
    // The signature takes 8 bytes, the header chunk, always first, 25.
    guard png.count >= 33 else {
      throw .drawing(step: "write a PNG file", reason: "it ends within its header")
    }
    var result = Array(png[..<33])
    for (key, value) in texts {
      let name = Array(key.utf8)
      guard (1...79).contains(name.count), name.allSatisfy({ (32..<127).contains($0) }),
        name.first != 32, name.last != 32, !key.contains("  ")
      else { throw .metadataName(key) }
      // A zero byte would end the text early.
      let text = Array(value.utf8.filter { $0 != 0 })
      let isPlain = text.allSatisfy { $0 == 10 || (32..<127).contains($0) }
      result +=
        isPlain
        ? chunk("tEXt", name + [0] + text)
        // Not compressed, no language, no translated key.
        : chunk("iTXt", name + [0, 0, 0, 0, 0] + text)
    }
    return result + png[33...]
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let typed = Array(type.utf8) + data
    return bigEndian(UInt32(data.count)) + typed + bigEndian(checksum(typed))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }

  /// CRC-32 as PNG defines it: polynomial 0xEDB88320, reflected, all bits inverted.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      var crc = crc ^ UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
      return crc
    }
  }
}
