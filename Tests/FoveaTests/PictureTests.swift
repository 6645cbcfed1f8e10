import Checkpoints
import Foundation
import Support
import Testing

@Suite struct PictureTests {
  private static let goodNames = Fixtures.names(in: "images").filter {
    $0.hasSuffix(".png") || $0.hasSuffix(".jpg")
  }
  private static let badNames = Fixtures.names(in: "images/bad")

  @Test func thereArePictures() {
    #expect(Self.goodNames.count >= 18)
    #expect(Self.badNames.count >= 11)
  }

  @Test(arguments: goodNames)
  func everyPictureOpens(name: String) throws {
    let picture = Fixtures.path("images/" + name)
    let result = try succeed(
      "render", "--input", picture, "--size", "32x64", "--format", "text")
    #expect(result.lines.first == "pvt_v2_scenes  stages.2.blocks.1.attn")
    #expect(result.text.contains("# input: \(picture)\n"))
    #expect(result.text.contains("# input_sha256: \(try Fingerprint.of(file: picture).hex)\n"))
  }

  @Test(arguments: badNames)
  func everyBadPictureEndsInASentence(name: String) throws {
    let picture = Fixtures.path("images/bad/" + name)
    try inTemporaryFolder { folder in
      expectFault(
        try fovea(
          "render", "--input", picture, "--format", "png", "-o", folder + "/map.png",
          seconds: 30), picture)
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test func pathsThatAreNoPictures() throws {
    for path in ["/nonexistent/picture.png", Fixtures.path("images"), "/dev/null", "/dev/zero"] {
      expectFault(try fovea("render", "--input", path, seconds: 30), path)
    }
  }

  @Test func theContentCountsNotTheName() throws {
    try inTemporaryFolder { folder in
      let path = folder + "/seeded.txt"
      try FileManager.default.copyItem(
        atPath: Fixtures.path("images/gray-300x200.jpg"), toPath: path)
      let result = try succeed("render", "--input", "seeded.txt", "--size", "32x32", in: folder)
      #expect(result.text.contains("# input: seeded.txt\n"))
    }
  }

  @Test func anUnsteadyNameCannotSteerTheTerminal() throws {
    try inTemporaryFolder { folder in
      let name = "red\u{1B}[31m\nname.png"
      expectFault(try fovea("render", "--input", name, in: folder), "[31m")
      try FileManager.default.copyItem(
        atPath: Fixtures.path("images/bad/truncated.png"), toPath: folder + "/" + name)
      expectFault(try fovea("render", "--input", name, in: folder), "[31m")
    }
  }

  @Test(arguments: ["crop", "squash", "pad"])
  func everyFitDescribesItself(fit: String) throws {
    let result = try succeed(
      "render", "--input", Fixtures.path("images/rgb-320x240.png"), "--size", "32x64", "--fit",
      fit)
    let line = try #require(result.lines.first { $0.hasPrefix("# preprocessing: ") })
    let word = ["crop": "cut out", "squash": "proportions not kept", "pad": "padded"][fit]
    #expect(line.contains(try #require(word)))
  }
}
