import Foundation
import Support
import Testing

@Suite struct ScreenTests {
  @Test(arguments: [(80, 24), (120, 40), (40, 12), (20, 5), (301, 70)])
  func textFillsTheScreenAndNoMore(columns: Int, rows: Int) throws {
    let result = try succeed("screen", "--size", "64x64", "--screen", "\(columns)x\(rows)")
    let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == rows + 1 && lines.last == "")
    #expect(lines.allSatisfy { $0.count <= columns })
    #expect(!result.text.contains("\u{1B}"))
  }

  @Test func theFirstScreenSaysWhatIsSeen() throws {
    let text = try succeed(
      "screen", Fixtures.path("images/rgb-320x240.png"), "--size", "64x96", "--screen", "80x24"
    ).text
    for part in [
      "pvt_v2_scenes", "rgb-320x240.png", "64×96", "learned from scenes", "stage 1", "? help",
      "q quit",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func asciiIsAscii() throws {
    let result = try succeed("screen", "--size", "64x64", "--no-unicode", "--screen", "80x24")
    #expect(result.text.allSatisfy { $0.isASCII })
  }

  @Test func keysArePressedInOrder() throws {
    // What is measured differs from run to run.
    func screen(_ keys: String) throws -> [String] {
      try succeed(
        "screen", "--model", "pvt_v2_b0", "--size", "64x64", "--screen", "100x30", "--keys", keys
      ).lines
        .filter { !$0.contains("measured") }
    }
    // The first key takes the welcome away.
    let start = try screen("Esc")
    let next = try screen("]")
    #expect(next != start)
    #expect(try screen("] [") == start)
    #expect(try screen("?") != start)
    #expect(try screen("? Esc") == start)
    expectFault(try fovea("screen", "--keys", "] Nothing"), "\"Nothing\"")
  }

  @Test func formatsAreWhatTheySay() throws {
    let small = ["screen", "--size", "32x32", "--screen", "40x12", "--format"]
    let png = try Command.run(small + ["png"]).output
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let svg = try Command.run(small + ["svg"]).output
    #expect(try entriesOfSVG(svg).isEmpty)
    #expect(try Command.run(small + ["ansi"]).text.contains("\u{1B}["))
    expectFault(try Command.run(small + ["pdf"]), "'pdf'", "'svg'", status: 64)
  }

  @Test(arguments: ["80", "19x24", "80x4", "1001x24", "80x24x2", "ax3", "-80x24"])
  func screensThatCannotBe(screen: String) throws {
    expectFault(try fovea("screen", "--screen", screen), "--screen", status: 64)
  }
}
