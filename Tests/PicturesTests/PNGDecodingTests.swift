import Pictures
import Support
import Testing

@Suite struct PNGDecodingTests {
  /// Fingerprints of what Pillow 13 decodes, alpha composited over white.
  @Test(
    arguments: [
      ("gray-200x300", 300, 200, 0x80e8_7787_eb73_7848),
      ("gray16-256x192", 192, 256, 0x7562_b64f_aaab_240d),
      ("graya-120x160", 160, 120, 0xd5ec_79bc_3366_57fb),
      ("interlaced-255x301", 301, 255, 0xb669_4ebb_cf05_2c6f),
      ("palette-300x225", 225, 300, 0x4110_b223_ae36_02ad),
      ("rgb-320x240", 240, 320, 0xb746_bcc0_ddcb_b0b4),
      ("rgba-256x256", 256, 256, 0x8fef_95b7_5786_cc6d),
      ("rgba-gradient-alpha-180x260", 260, 180, 0x69b4_f35b_caed_a468),
      ("thin-16x900", 900, 16, 0xa92c_6fdf_e6e5_679c),
      ("tiny-1x1", 1, 1, 0x9d85_dc1c_4126_3003),
    ] as [(String, Int, Int, UInt64)])
  func decodesAsPillow(name: String, height: Int, width: Int, expected: UInt64) throws {
    let picture = try Picture(contentsOf: Fixtures.path("images/\(name).png"))
    #expect(picture.height == height)
    #expect(picture.width == width)
    #expect(fingerprint(picture.pixels) == expected)
  }

  @Test func unpacksFewBits() throws {
    let one = HandmadePNG.file(
      height: 1, width: 3, depth: 1, type: .gray, rows: [[0b1010_0000]])
    #expect(try decode(one) == [255, 255, 255, 0, 0, 0, 255, 255, 255])
    let two = HandmadePNG.file(
      height: 1, width: 3, depth: 2, type: .gray, rows: [[0b0001_1100]])
    #expect(try decode(two) == [0, 0, 0, 85, 85, 85, 255, 255, 255])
    let four = HandmadePNG.file(height: 1, width: 2, depth: 4, type: .gray, rows: [[0x3F]])
    #expect(try decode(four) == [51, 51, 51, 255, 255, 255])
  }

  @Test func paletteEntriesMayBeTransparent() throws {
    let palette = HandmadePNG.chunk("PLTE", [10, 20, 30, 200, 100, 0])
    let transparency = HandmadePNG.chunk("tRNS", [0])
    let file = HandmadePNG.file(
      height: 1, width: 3, depth: 4, type: .palette, rows: [[0x01, 0x10]],
      before: palette + transparency)
    #expect(try decode(file) == [255, 255, 255, 200, 100, 0, 200, 100, 0])
  }

  @Test func oneColorMayBeTransparent() throws {
    let file = HandmadePNG.file(
      height: 1, width: 2, depth: 8, type: .rgb, rows: [[1, 2, 3, 1, 2, 4]],
      before: HandmadePNG.chunk("tRNS", [0, 1, 0, 2, 0, 3]))
    #expect(try decode(file) == [255, 255, 255, 1, 2, 4])
    // In 16 bits the whole sample decides, also the byte that is dropped.
    let wide = HandmadePNG.file(
      height: 1, width: 2, depth: 16, type: .gray, rows: [[7, 8, 7, 9]],
      before: HandmadePNG.chunk("tRNS", [7, 8]))
    #expect(try decode(wide) == [255, 255, 255, 7, 7, 7])
  }

  @Test func sixteenBitsLoseTheirLowByte() throws {
    let file = HandmadePNG.file(
      height: 1, width: 2, depth: 16, type: .rgb,
      rows: [[1, 255, 2, 0, 3, 128, 254, 255, 0, 255, 9, 9]])
    #expect(try decode(file) == [1, 2, 3, 254, 0, 9])
    let alpha = HandmadePNG.file(
      height: 1, width: 1, depth: 16, type: .rgba, rows: [[100, 0, 0, 0, 255, 0, 128, 99]])
    // (100 x 128 + 255 x 127) / 255, and so on, rounded.
    #expect(try decode(alpha) == [177, 127, 255])
  }

  @Test func interlacedTransparencyIsLaidOverWhiteOnce() throws {
    // Adam7 stores the pixel (0, 0), then (0, 1), then the row 1.
    let file = HandmadePNG.file(
      height: 2, width: 2, depth: 8, type: .grayAlpha,
      rows: [[0, 51], [0, 102], [0, 153, 0, 204]], isInterlaced: true)
    #expect(
      try decode(file) == [204, 204, 204, 153, 153, 153, 102, 102, 102, 51, 51, 51])
  }

  @Test func bytesAfterTheEndAreIgnored() throws {
    let file = HandmadePNG.file(height: 1, width: 1, depth: 8, type: .gray, rows: [[9]])
    #expect(try decode(file + [1, 2, 3]) == [9, 9, 9])
  }

  private func decode(_ file: [UInt8]) throws -> [UInt8] {
    try Picture(decoding: file, name: "handmade.png").pixels
  }
}
