import Foundation
import Pictures
import Support
import Testing

@Suite struct PNGEncodingTests {
  @Test(arguments: [(1, 1), (1, 300), (77, 3), (40, 50)])
  func whatIsWrittenIsRead(height: Int, width: Int) throws {
    let picture = syntheticPicture(height: height, width: width)
    #expect(try Picture(decoding: picture.pngData(), name: "p") == picture)
  }

  @Test func masksAreGray() throws {
    let mask = GrayPicture(height: 2, width: 3, samples: [0, 255, 7, 8, 9, 10])
    let data = mask.pngData()
    // Depth and colour type in the header.
    #expect(Array(data[24...25]) == [8, 0])
    #expect(
      try Picture(decoding: data, name: "m").pixels
        == mask.samples.flatMap { [$0, $0, $0] })
  }

  @Test func textsAreKept() throws {
    let data = syntheticPicture(height: 3, width: 4).pngData(text: [
      (keyword: "Software", text: "Fovea"),
      (keyword: "Comment", text: "naïve → cafe\nline two"),
    ])
    #expect(contains(data, HandmadePNG.chunk("tEXt", Array("Software\0Fovea".utf8))))
    #expect(
      contains(
        data,
        HandmadePNG.chunk("iTXt", Array("Comment\0\0\0\0\0naïve → cafe\nline two".utf8))))
    #expect(try Picture(decoding: data, name: "p").width == 4)
  }

  @Test func keywordsThatPNGForbidsAreLeftOut() throws {
    let picture = syntheticPicture(height: 3, width: 4)
    let long = String(repeating: "k", count: 80)
    let entries = ["", long, " a", "a ", "a  b", "ä", "a\nb"].map { (keyword: $0, text: "t") }
    #expect(picture.pngData(text: entries) == picture.pngData())
  }

  @Test func aZeroInATextIsDropped() throws {
    let data = syntheticPicture(height: 1, width: 1).pngData(text: [
      (keyword: "A", text: "b\0c"), (keyword: "D", text: ""),
    ])
    #expect(contains(data, HandmadePNG.chunk("tEXt", Array("A\0bc".utf8))))
    #expect(contains(data, HandmadePNG.chunk("tEXt", Array("D\0".utf8))))
  }

  @Test func writesFiles() throws {
    try inTemporaryFolder { folder in
      let picture = syntheticPicture(height: 30, width: 40)
      let path = folder + "/picture.png"
      try Data(repeating: 1, count: 100_000).write(to: URL(fileURLWithPath: path))
      try picture.write(png: path, text: [(keyword: "Software", text: "Fovea")])
      #expect(try Picture(contentsOf: path) == picture)
      let mask = GrayPicture(height: 1, width: 2, samples: [3, 4])
      try mask.write(png: folder + "/mask.png")
      #expect(try Picture(contentsOf: folder + "/mask.png").pixels == [3, 3, 3, 4, 4, 4])
    }
  }

  @Test func aFileThatCannotBeWrittenIsNamed() {
    let picture = syntheticPicture(height: 3, width: 4)
    #expect(
      throws: PictureError.cannotWrite(name: "/no/such/p.png", reason: "no such file or directory")
    ) {
      try picture.write(png: "/no/such/p.png")
    }
    // A device that is always full.
    #expect(
      throws: PictureError.cannotWrite(name: "/dev/full", reason: "no space left on device")
    ) {
      try picture.write(png: "/dev/full")
    }
  }

  private func contains(_ data: [UInt8], _ part: [UInt8]) -> Bool {
    Data(data).range(of: Data(part)) != nil
  }
}
