import Pictures
import Support
import Testing

/// Whatever the bytes, decoding ends: in a picture of the size announced, or in one sentence.
@Suite struct HostilePictureTests {
  private static let files = [
    "tiny-1x1.png", "palette-300x225.png", "graya-120x160.png", "interlaced-255x301.png",
    "gray16-256x192.png", "rgb-baseline-333x251.jpg", "rgb-progressive-640x427.jpg",
    "cmyk-300x300.jpg", "exif-orientation-6.jpg",
  ]

  @Test(arguments: files)
  func everyTruncationThrows(name: String) throws {
    let bytes = try bytes(Fixtures.path("images/\(name)"))
    // Every length through the headers, then 150 spread over the rest, then the last ones.
    let headers = Array(0..<min(700, bytes.count))
    let spread = stride(from: headers.count, to: bytes.count, by: max(1, bytes.count / 150))
    for length in headers + Array(spread) + Array(max(0, bytes.count - 20)..<bytes.count) {
      let error = #expect(throws: PictureError.self, "\(length) bytes") {
        try Picture(decoding: Array(bytes.prefix(length)), name: name)
      }
      #expect(error?.description.contains(name) == true)
      #expect(isOneSentence(error?.description ?? ""))
    }
  }

  @Test(arguments: files)
  func flippedBytesEndInAPictureOrASentence(name: String) throws {
    let bytes = try bytes(Fixtures.path("images/\(name)"))
    var random = Draws(seed: fingerprint(Array(name.utf8)))
    let limits = PictureLimits(pixels: 4_000_000)
    for round in 0..<200 {
      var changed = bytes
      // Every second time near the start, where the structure is.
      let range = round.isMultiple(of: 2) ? 0..<min(300, bytes.count) : 0..<bytes.count
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        changed[Int.random(in: range, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        let picture = try Picture(decoding: changed, name: name, limits: limits)
        #expect(picture.pixels.count == picture.height * picture.width * 3)
      } catch let error as PictureError {
        #expect(error.description.contains(name))
        #expect(isOneSentence(error.description))
      }
    }
  }

  @Test func chunksThatLieAreDamage() throws {
    let good = HandmadePNG.file(height: 1, width: 1, depth: 8, type: .gray, rows: [[9]])
    let header = HandmadePNG.chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
    let files: [(String, [UInt8])] = [
      ("a header again", Array(good[..<33]) + header + good[33...]),
      ("no data", HandmadePNG.signature + header + HandmadePNG.chunk("IEND", [])),
      ("a length beyond the end", Array(good[..<33]) + [0x7F, 0xFF, 0xFF, 0xFF] + good[37...]),
      ("a length with its top bit", Array(good[..<33]) + [0xFF, 0xFF, 0xFF, 0xFF] + good[37...]),
      (
        "an unknown critical chunk",
        Array(good[..<33]) + HandmadePNG.chunk("ABCD", []) + good[33...]
      ),
      (
        "too little data",
        HandmadePNG.file(height: 3, width: 1, depth: 8, type: .gray, rows: [[9]])
      ),
      ("no such depth", HandmadePNG.file(height: 1, width: 1, depth: 3, type: .gray, rows: [[9]])),
      (
        "a palette without colours",
        HandmadePNG.file(height: 1, width: 1, depth: 8, type: .palette, rows: [[9]])
      ),
    ]
    for (fault, file) in files {
      #expect(throws: PictureError.self, "\(fault)") { try Picture(decoding: file, name: "p") }
    }
  }

  @Test func textsAndProfilesAreSteppedOver() throws {
    let chunks =
      HandmadePNG.chunk("iCCP", Array("profile\0\0not zlib".utf8))
      + HandmadePNG.chunk("zTXt", Array("key\0\0not zlib".utf8))
      + HandmadePNG.chunk("tEXt", [UInt8](repeating: 65, count: 100_000))
    let file = HandmadePNG.file(
      height: 1, width: 1, depth: 8, type: .gray, rows: [[9]], before: chunks)
    #expect(try Picture(decoding: file, name: "p").pixels == [9, 9, 9])
  }

  @Test func aWrongChecksumAnywhereIsDamage() throws {
    let text = HandmadePNG.chunk("tEXt", Array("Key\0text".utf8))
    let file = HandmadePNG.file(
      height: 1, width: 1, depth: 8, type: .gray, rows: [[9]], before: text)
    // The last byte of each chunk's checksum.
    var end = HandmadePNG.signature.count
    var chunks = 0
    while end < file.count {
      end += 12 + file[end..<(end + 4)].reduce(0) { $0 << 8 | Int($1) }
      var damaged = file
      damaged[end - 1] ^= 1
      let error = #expect(throws: PictureError.self) {
        try Picture(decoding: damaged, name: "p")
      }
      #expect(error?.description.contains("CRC error") == true)
      chunks += 1
    }
    #expect(chunks == 4)
  }
}
