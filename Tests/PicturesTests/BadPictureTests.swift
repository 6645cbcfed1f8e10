import Foundation
import Pictures
import Support
import Testing

@Suite struct BadPictureTests {
  @Test(arguments: [
    ("bad-crc.png", "is a damaged PNG picture (IDAT: invalid distance too far back)."),
    ("bomb-60000x60000.png", "is 60000 pixels wide and 60000 high, more than 100000000 pixels"),
    ("empty.png", "is empty: it holds no picture."),
    ("garbage-after-magic.jpg", "JPEG picture"),
    ("garbage-after-magic.png", "is a damaged PNG picture (its first chunk is no header)."),
    ("header-only.jpg", "is cut short: the file ends before its JPEG picture does."),
    ("header-only.png", "is cut short: the file ends before its PNG picture does."),
    ("text.jpg", "is not a picture; PNG and JPEG pictures are read."),
    ("truncated.jpg", "is cut short: the file ends before its JPEG picture does."),
    ("truncated.png", "is cut short: the file ends before its PNG picture does."),
    ("zero-width.png", "is 0 pixels wide and 10 high: it shows nothing."),
  ])
  func endsInOneSentence(name: String, fault: String) throws {
    let path = Fixtures.path("images/bad/\(name)")
    let error = #expect(throws: PictureError.self) { try Picture(contentsOf: path) }
    let sentence = try #require(error).description
    #expect(sentence.hasPrefix(path + " "), "\(sentence)")
    #expect(sentence.contains(fault), "\(sentence)")
    #expect(isOneSentence(sentence), "\(sentence)")
  }

  @Test func everyBadFixtureThrows() throws {
    let names = Fixtures.names(in: "images/bad")
    #expect(names.count >= 11)
    for name in names {
      let path = Fixtures.path("images/bad/\(name)")
      let error = #expect(throws: PictureError.self, "\(name)") {
        try Picture(contentsOf: path)
      }
      #expect(error?.description.contains(name) == true)
      #expect(isOneSentence(error?.description ?? ""), "\(name)")
    }
  }

  @Test(arguments: [
    ("GIF89a...", "is a GIF picture; PNG and JPEG pictures are read."),
    ("RIFF....WEBPVP8 ", "is a WebP picture; PNG and JPEG pictures are read."),
    ("BM......", "is a BMP picture; PNG and JPEG pictures are read."),
    ("....ftypheic", "is a HEIC picture; PNG and JPEG pictures are read."),
    ("\u{7F}ELF", "is not a picture; PNG and JPEG pictures are read."),
  ])
  func otherKindsAreNamed(start: String, fault: String) throws {
    let error = #expect(throws: PictureError.self) {
      try Picture(decoding: [UInt8](start.utf8), name: "cat.png")
    }
    #expect(error?.description == "cat.png " + fault)
  }

  @Test func namesCannotBreakTheLineOrSteerTheTerminal() throws {
    let error = #expect(throws: PictureError.self) {
      try Picture(decoding: [], name: "a\nb\u{1B}[2J\u{2028}c")
    }
    #expect(
      error?.description
        == "a\u{FFFD}b\u{FFFD}[2J\u{FFFD}c is empty: it holds no picture.")
  }

  @Test func everyErrorIsOneSentence() {
    let errors: [PictureError] = [
      .cannotRead(name: "n", reason: "r"), .notAFile(name: "n", kind: "a pipe"),
      .fileTooLarge(name: "n", limit: 5), .empty(name: "n"),
      .unknownFormat(name: "n", kind: nil), .truncated(name: "n", format: .png),
      .damaged(name: "n", format: .jpeg, fault: "a\nb"),
      .unsupported(name: "n", format: .jpeg, feature: "f"),
      .noPixels(name: "n", height: 0, width: 1),
      .tooManyPixels(name: "n", height: 9, width: 9, limits: .init()),
      .outOfMemory(name: "n"), .noPictures(folder: "n"),
      .cannotWrite(name: "n", reason: "r"),
    ]
    for error in errors {
      #expect(isOneSentence(error.description), "\(error)")
    }
  }
}
