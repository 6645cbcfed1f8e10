import Pictures
import Support
import Testing

@Suite struct JPEGDecodingTests {
  @Test func decodesEveryKind() throws {
    for (name, height, width) in [
      ("rgb-baseline-333x251", 251, 333), ("rgb-progressive-640x427", 427, 640),
      ("gray-300x200", 200, 300), ("cmyk-300x300", 300, 300),
    ] {
      let picture = try Picture(contentsOf: Fixtures.path("images/\(name).jpg"))
      #expect(picture.height == height && picture.width == width, "\(name)")
    }
  }

  @Test func grayHasEqualChannels() throws {
    let pixels = try Picture(contentsOf: Fixtures.path("images/gray-300x200.jpg")).pixels
    for red in stride(from: 0, to: pixels.count, by: 3) {
      let pixel = pixels[red..<(red + 3)]
      if Set(pixel).count > 1 { Issue.record("pixel \(red / 3) is \(pixel)") }
    }
    #expect(Set(pixels).count > 50)
  }

  @Test func fourInksUnderAdobesTransformAreYCCK() throws {
    // The same file with its Adobe segment saying 2, YCCK: what Pillow decodes of it.
    var bytes = try bytes(Fixtures.path("images/cmyk-300x300.jpg"))
    let adobe = try #require(
      bytes.indices.dropLast(12).first { bytes[$0..<($0 + 5)].elementsEqual("Adobe".utf8) })
    #expect(bytes[adobe + 11] == 0)
    bytes[adobe + 11] = 2
    let picture = try Picture(decoding: bytes, name: "ycck.jpg")
    for (y, x, channel, expected) in [
      (0, 0, 0, 83), (10, 20, 1, 68), (100, 200, 2, 0), (299, 299, 0, 23), (150, 150, 1, 217),
    ] {
      let value = Int(picture.pixels[(y * 300 + x) * 3 + channel])
      #expect(abs(value - expected) <= 2, "pixel \(y), \(x), channel \(channel)")
    }
  }

  @Test func losslessIsNamedAsNotRead() throws {
    var bytes = try bytes(Fixtures.path("images/rgb-baseline-333x251.jpg"))
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes[frame + 1] = 0xC3
    let error = #expect(throws: PictureError.self) {
      try Picture(decoding: bytes, name: "lossless.jpg")
    }
    #expect(error?.description.contains("lossless.jpg is a JPEG picture of a kind") == true)
  }

  @Test func warningsOfCorruptDataAreErrors() throws {
    // An end marker amid the entropy-coded data: libjpeg would fill the rest with grey.
    var bytes = try bytes(Fixtures.path("images/rgb-baseline-333x251.jpg"))
    bytes.replaceSubrange((bytes.count / 2)..<(bytes.count / 2 + 2), with: [0xFF, 0xD9])
    let error = #expect(throws: PictureError.self) {
      try Picture(decoding: bytes, name: "half.jpg")
    }
    #expect(error?.description.hasPrefix("half.jpg is ") == true)
  }
}
