import Pictures
import Support
import Testing

@Suite struct OrientationTests {
  /// Which stored pixel is shown at (y, x), as the EXIF standard's drawings have it.
  private static let stored: [Int: @Sendable (Int, Int, Int, Int) -> (Int, Int)] = [
    1: { y, x, _, _ in (y, x) },
    2: { y, x, _, width in (y, width - 1 - x) },
    3: { y, x, height, width in (height - 1 - y, width - 1 - x) },
    4: { y, x, height, _ in (height - 1 - y, x) },
    5: { y, x, _, _ in (x, y) },
    6: { y, x, height, _ in (height - 1 - x, y) },
    7: { y, x, height, width in (height - 1 - x, width - 1 - y) },
    8: { y, x, _, width in (x, width - 1 - y) },
  ]

  @Test(arguments: 1...8, [false, true])
  func turnsUpright(orientation: Int, isLittleEndian: Bool) throws {
    let jpeg = try bytes(Fixtures.path("images/rgb-baseline-333x251.jpg"))
    let plain = try Picture(decoding: jpeg, name: "plain")
    let exif = Exif.block(orientation: orientation, isLittleEndian: isLittleEndian)
    let turned = try Picture(decoding: Exif.insert(exif, intoJPEG: jpeg), name: "turned")
    #expect(turned == rearranged(plain, orientation))
  }

  @Test(arguments: 1...8, [false, true])
  func turnsPNGUpright(orientation: Int, isAtTheEnd: Bool) throws {
    let chunk = HandmadePNG.chunk("eXIf", Exif.block(orientation: orientation))
    let rows: [[UInt8]] = [[1, 2, 3], [4, 5, 6]]
    let plain = HandmadePNG.file(height: 2, width: 3, depth: 8, type: .gray, rows: rows)
    let file = HandmadePNG.file(
      height: 2, width: 3, depth: 8, type: .gray, rows: rows,
      before: isAtTheEnd ? [] : chunk, after: isAtTheEnd ? chunk : [])
    let turned = try Picture(decoding: file, name: "turned")
    #expect(turned == rearranged(try Picture(decoding: plain, name: "plain"), orientation))
  }

  @Test func aByteOrALongDoesAsWell() throws {
    let upright = try decode(exif: [])
    for type in [1, 3, 4] {
      let exif = Exif.block(orientation: 6, isLittleEndian: true, type: type)
      #expect(try decode(exif: exif) == rearranged(upright, 6))
    }
  }

  @Test func otherEntriesMayComeFirst() throws {
    let exif = Exif.block(orientation: 3, otherEntries: 5)
    #expect(try decode(exif: exif) == rearranged(try decode(exif: []), 3))
  }

  @Test func nonsenseLeavesThePictureAsItIs() throws {
    let upright = try decode(exif: [])
    var hostile: [[UInt8]] = [
      Exif.block(orientation: 0), Exif.block(orientation: 9), Exif.block(orientation: 65535),
      Exif.block(orientation: 6, type: 2), Exif.block(orientation: 6, count: 2),
      Array("not TIFF at all".utf8),
      // A directory far outside, at the very end, and within the header.
      [0x4D, 0x4D, 0, 42, 0xFF, 0xFF, 0xFF, 0xFF], [0x4D, 0x4D, 0, 42, 0, 0, 0, 8],
      [0x4D, 0x4D, 0, 42, 0, 0, 0, 0], [0x4D, 0x4D, 0, 42, 0, 0, 0, 7, 0],
      // More entries than there are bytes.
      [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0xFF, 0xFF, 1, 0x12],
    ]
    let whole = Exif.block(orientation: 6)
    // Without the last two bytes of an entry the number is whole still.
    for length in 0..<20 { hostile.append(Array(whole.prefix(length))) }
    for exif in hostile {
      #expect(try decode(exif: exif) == upright, "\(exif)")
    }
  }

  @Test func aSegmentLengthThatLiesIsSurvived() throws {
    let jpeg = try bytes(Fixtures.path("images/exif-orientation-6.jpg"))
    let exif = try #require(
      jpeg.indices.dropLast(4).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xE1 })
    for length: [UInt8] in [[0, 0], [0, 1], [0, 2], [0, 7], [0, 8], [0, 9], [255, 255]] {
      var changed = jpeg
      changed.replaceSubrange((exif + 2)..<(exif + 4), with: length)
      // The rest is then read at a wrong place, which is damage or, with luck, harmless.
      if let picture = try? Picture(decoding: changed, name: "changed") {
        #expect(picture.pixels.count == 300 * 200 * 3)
      }
    }
  }

  private func decode(exif: [UInt8]) throws -> Picture {
    let jpeg = try bytes(Fixtures.path("images/gray-300x200.jpg"))
    return try Picture(decoding: Exif.insert(exif, intoJPEG: jpeg), name: "p")
  }

  private func rearranged(_ picture: Picture, _ orientation: Int) -> Picture {
    let (height, width) = (picture.height, picture.width)
    let (newHeight, newWidth) = orientation < 5 ? (height, width) : (width, height)
    var pixels: [UInt8] = []
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        guard let (fromY, fromX) = Self.stored[orientation]?(y, x, height, width) else { continue }
        let start = (fromY * width + fromX) * 3
        pixels.append(contentsOf: picture.pixels[start..<(start + 3)])
      }
    }
    return Picture(height: newHeight, width: newWidth, pixels: pixels)
  }
}

/// EXIF blocks: a TIFF header and one directory.
private enum Exif {
  static func block(
    orientation: Int, isLittleEndian: Bool = false, type: Int = 3, count: Int = 1,
    otherEntries: Int = 0
  ) -> [UInt8] {
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      let big = (0..<bytes).map { UInt8(value >> (8 * (bytes - 1 - $0)) & 255) }
      return isLittleEndian ? big.reversed() : big
    }
    let size = [1: 1, 3: 2, 4: 4][type] ?? 2
    let value = number(orientation, size) + [UInt8](repeating: 0, count: 4 - size)
    let other = (0..<otherEntries).flatMap { _ in
      number(0x0100, 2) + number(4, 2) + number(1, 4) + number(6, 4)
    }
    return Array((isLittleEndian ? "II" : "MM").utf8) + number(42, 2) + number(8, 4)
      + number(otherEntries + 1, 2) + other + number(0x0112, 2) + number(type, 2)
      + number(count, 4) + value
  }

  /// The JPEG with an APP1 segment right after its first marker.
  static func insert(_ exif: [UInt8], intoJPEG jpeg: [UInt8]) -> [UInt8] {
    let length = 2 + 6 + exif.count
    return jpeg[..<2] + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)]
      + Array("Exif\0\0".utf8) + exif + jpeg[2...]
  }
}
