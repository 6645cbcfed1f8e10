import Testing

/// The chunks of a PNG file, their checksums checked.
struct PNGReader {
  struct Chunk {
    var type: String
    var data: [UInt8]
  }

  let chunks: [Chunk]

  init(_ bytes: [UInt8]) throws {
    try #require(bytes.prefix(8).elementsEqual([137, 80, 78, 71, 13, 10, 26, 10]))
    var chunks: [Chunk] = []
    var place = 8
    func number(_ start: Int) -> Int { bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } }
    while place < bytes.count {
      let length = number(place)
      try #require(place + 12 + length <= bytes.count)
      let typed = Array(bytes[(place + 4)..<(place + 8 + length)])
      #expect(PNGReader.checksum(typed) == number(place + 8 + length))
      chunks.append(
        Chunk(
          type: String(decoding: typed.prefix(4), as: UTF8.self), data: Array(typed.dropFirst(4))))
      place += 12 + length
    }
    self.chunks = chunks
  }

  /// The texts of tEXt and uncompressed iTXt chunks.
  var texts: [(key: String, value: String, type: String)] {
    chunks.filter { ["tEXt", "iTXt"].contains($0.type) }.map { chunk in
      let parts = chunk.data.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
      let rest = chunk.type == "tEXt" ? parts[1] : parts[1].dropFirst(4)
      return (
        String(decoding: parts[0], as: UTF8.self), String(decoding: rest, as: UTF8.self),
        chunk.type
      )
    }
  }

  /// CRC-32 by polynomial division of the bit string, unlike the writer's byte-wise one.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var register: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      for bit in 0..<8 {
        let isSet = (UInt32(byte) >> UInt32(bit) ^ register) & 1 == 1
        register >>= 1
        if isSet { register ^= 0xEDB8_8320 }
      }
    }
    return Int(register ^ 0xFFFF_FFFF)
  }
}
