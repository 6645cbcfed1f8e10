/// PNG files made by hand, byte by byte, so that any encoding and any fault can be had.
enum HandmadePNG {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The colour types of the specification.
  enum ColorType: UInt8 {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgba = 6
  }

  /// A file of the given rows of packed samples, in the order they are stored.
  static func file(
    height: Int, width: Int, depth: UInt8, type: ColorType, rows: [[UInt8]],
    isInterlaced: Bool = false, before: [UInt8] = [], after: [UInt8] = []
  ) -> [UInt8] {
    let header =
      bigEndian(UInt32(width)) + bigEndian(UInt32(height))
      + [depth, type.rawValue, 0, 0, isInterlaced ? 1 : 0]
    // Each row begins with its filter, 0 for none.
    let data = zlib(rows.flatMap { [0] + $0 })
    return signature + chunk("IHDR", header) + before + chunk("IDAT", data) + after
      + chunk("IEND", [])
  }

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = [UInt8](type.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body))
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  /// A zlib stream of one stored block (RFC 1950 and 1951).
  private static func zlib(_ data: [UInt8]) -> [UInt8] {
    let count = UInt16(data.count)
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in data {
      low = (low + UInt32(byte)) % 65521
      high = (high + low) % 65521
    }
    return [0x78, 0x01, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255)]
      + [UInt8(~count >> 8)] + data + bigEndian(high << 16 | low)
  }

  /// CRC-32 as the PNG specification defines it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
