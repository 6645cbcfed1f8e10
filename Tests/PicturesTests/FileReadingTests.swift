import Foundation
import Pictures
import Support
import Testing

@Suite struct FileReadingTests {
  @Test func theNameDoesNotDecide() throws {
    try inTemporaryFolder { folder in
      let path = folder + "/actually-png.jpg"
      try FileManager.default.copyItem(
        atPath: Fixtures.path("images/tiny-1x1.png"), toPath: path)
      #expect(try Picture(contentsOf: path).width == 1)
    }
  }

  @Test func missingFile() throws {
    let error = #expect(throws: PictureError.self) {
      try Picture(contentsOf: "/no/such/picture.png")
    }
    #expect(
      error?.description
        == "/no/such/picture.png cannot be read: no such file or directory.")
  }

  @Test func whatIsNoOrdinaryFileIsRefusedAtOnce() throws {
    try inTemporaryFolder { folder in
      let pipe = folder + "/pipe.png"
      // Nobody writes to it: a reader that opened it plainly would wait for ever.
      #expect(mkfifo(pipe, 0o600) == 0)
      for (path, kind) in [(folder, "a folder"), (pipe, "a pipe"), ("/dev/zero", "a device")] {
        #expect(throws: PictureError.notAFile(name: path, kind: kind)) {
          try Picture(contentsOf: path)
        }
      }
    }
  }

  @Test func fileLimit() throws {
    let path = Fixtures.path("images/tiny-1x1.png")
    let size = try bytes(path).count
    #expect(
      try Picture(contentsOf: path, limits: PictureLimits(fileBytes: size)).pixels.count == 3)
    let small = PictureLimits(fileBytes: size - 1)
    #expect(throws: PictureError.fileTooLarge(name: path, limit: size - 1)) {
      try Picture(contentsOf: path, limits: small)
    }
    #expect(throws: PictureError.fileTooLarge(name: "b", limit: size - 1)) {
      try Picture(decoding: try bytes(path), name: "b", limits: small)
    }
  }

  @Test func aFileWithoutASizeIsReadToItsEnd() throws {
    // The kernel's files say 0 bytes and hold text all the same.
    let path = "/proc/version"
    try #require(FileManager.default.fileExists(atPath: path))
    #expect(throws: PictureError.unknownFormat(name: path, kind: nil)) {
      try Picture(contentsOf: path)
    }
  }

  @Test func sizeLimits() throws {
    let png = Fixtures.path("images/rgb-320x240.png")
    let jpeg = Fixtures.path("images/rgb-baseline-333x251.jpg")
    #expect(try Picture(contentsOf: png, limits: PictureLimits(pixels: 320 * 240)).height == 240)
    for (path, height, width) in [(png, 240, 320), (jpeg, 251, 333)] {
      for limits in [
        PictureLimits(pixels: height * width - 1), PictureLimits(side: width - 1),
      ] {
        #expect(
          throws: PictureError.tooManyPixels(
            name: path, height: height, width: width, limits: limits)
        ) {
          try Picture(contentsOf: path, limits: limits)
        }
      }
    }
  }

  @Test func sizesBeyondTheJPEGLibraryAreNamed() throws {
    var bytes = try bytes(Fixtures.path("images/rgb-baseline-333x251.jpg"))
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0, 10, 255, 255])
    #expect(
      throws: PictureError.tooManyPixels(name: "j", height: 10, width: 65_535, limits: .init())
    ) {
      try Picture(decoding: bytes, name: "j")
    }
    // Limits that were widened do not get past the library's own.
    #expect(throws: PictureError.self) {
      try Picture(decoding: bytes, name: "j", limits: PictureLimits(side: .max))
    }
    bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0, 0, 1, 0])
    #expect(throws: PictureError.noPixels(name: "j", height: 0, width: 256)) {
      try Picture(decoding: bytes, name: "j")
    }
  }

  @Test func widenedLimitsCannotOverflow() throws {
    let limits = PictureLimits(pixels: .max, side: .max, fileBytes: .max)
    var file = HandmadePNG.file(height: 1, width: 1, depth: 8, type: .gray, rows: [[0]])
    file.replaceSubrange(16..<24, with: [255, 255, 255, 255, 255, 255, 255, 255])
    let most = 4_294_967_295
    #expect(
      throws: PictureError.tooManyPixels(name: "p", height: most, width: most, limits: limits)
    ) {
      try Picture(decoding: file, name: "p", limits: limits)
    }
  }
}
