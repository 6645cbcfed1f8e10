import Foundation
import Support
import Testing

@Suite struct RenderFormatTests {
  /// Renders one view in a format and returns what was written.
  private func render(_ format: String, _ more: String...) throws -> [UInt8] {
    try Command.run(
      [
        "render", "--model", "pvt_v2_b0", "--weights", "seeded:5", "--input",
        Fixtures.path("images/rgb-320x240.png"), "--size", "64x96", "--layer",
        "stages.2.blocks.1.attn", "--head", "3", "--query", "1,4", "--scale", "uniform",
        "--format", format,
      ] + more
    ).output
  }

  /// Name and value of what every figure says about itself.
  private func expectOrigin(
    _ origin: [String: String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected: [String: String?] = [
      "model": "pvt_v2_b0", "weights": "seeded:5", "size": "64x96",
      "layer": "stages.2.blocks.1.attn", "head": "3", "query": "1,4", "scale": "uniform",
      "input": Fixtures.path("images/rgb-320x240.png"),
      "fovea": try succeed("--version").lines.first,
    ]
    for (name, value) in expected {
      #expect(origin[name] == value, "\(name)", sourceLocation: sourceLocation)
    }
    for name in ["weights_sha256", "input_sha256"] {
      #expect(origin[name]?.count == 64, sourceLocation: sourceLocation)
    }
    #expect(origin["preprocessing"]?.isEmpty == false, sourceLocation: sourceLocation)
  }

  @Test func textIsOneViewAndItsOrigin() throws {
    let text = String(
      decoding: try render("text", "--columns", "60", "--rows", "20"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "pvt_v2_b0  stages.2.blocks.1.attn")
    #expect(lines[1] == "Attention of query ◆, head 3 of 0-4")
    #expect(lines.prefix(20).allSatisfy { $0.count <= 60 && !$0.hasPrefix("# ") })
    #expect(lines[19].contains("◆ 1,4"))
    #expect(lines[20].isEmpty)
    #expect(!text.contains("\u{1B}"))
    try expectOrigin(originOfText(lines))
  }

  @Test func ansiHasColours() throws {
    let text = String(decoding: try render("ansi"), as: UTF8.self)
    #expect(text.contains("\u{1B}[38;2;") || text.contains("\u{1B}[48;2;"))
    try expectOrigin(originOfText(text.split(separator: "\n")))
    let plain = String(decoding: try render("ansi", "--color", "16"), as: UTF8.self)
    #expect(plain.contains("\u{1B}["))
    #expect(!plain.contains("8;2;") && !plain.contains("8;5;"))
  }

  private func originOfText(_ lines: [Substring]) -> [String: String] {
    Dictionary(
      lines.filter { $0.hasPrefix("# ") }.compactMap { line in
        line.dropFirst(2).firstRange(of: ": ").map {
          (String(line.dropFirst(2)[..<$0.lowerBound]), String(line[$0.upperBound...]))
        }
      }, uniquingKeysWith: { first, _ in first })
  }

  @Test func pngHasTextChunks() throws {
    let png = try render("png")
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    try expectOrigin(try textsOfPNG(png))
  }

  @Test func svgIsWellFormedAndHasMetadata() throws {
    let svg = try render("svg")
    let origin = try entriesOfSVG(svg)
    try expectOrigin(origin)
    let text = String(decoding: svg, as: UTF8.self)
    #expect(text.hasPrefix("<?xml"))
    #expect(text.contains("<title>pvt_v2_b0"))
  }

  @Test func pdfHasSubjectAndKeywords() throws {
    let pdf = try render("pdf")
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    #expect(String(decoding: pdf.suffix(8), as: UTF8.self).contains("%%EOF"))
    let subject = try #require(documentInformation("Subject", pdf))
    try expectOrigin(
      Dictionary(
        subject.components(separatedBy: "; ").compactMap { part in
          part.firstRange(of: ": ").map {
            (String(part[..<$0.lowerBound]), String(part[$0.upperBound...]))
          }
        }, uniquingKeysWith: { first, _ in first }))
    let keywords = try #require(documentInformation("Keywords", pdf))
    #expect(keywords.contains("stages.2.blocks.1.attn"))
    #expect(keywords.contains("seeded:5"))
  }

  @Test func namesOfAllKindsSurvive() throws {
    try inTemporaryFolder { folder in
      let name = "Zoë & <ünïcode> ☃ 'quoted' (1).png"
      try FileManager.default.copyItem(
        atPath: Fixtures.path("images/tiny-1x1.png"), toPath: folder + "/" + name)
      func render(_ format: String) throws -> [UInt8] {
        try succeed(
          "render", "--input", name, "--size", "32x32", "--format", format, in: folder
        ).output
      }
      let text = String(decoding: try render("text"), as: UTF8.self)
      #expect(text.contains("# input: \(name)\n"))
      let png = try textsOfPNG(try render("png"))
      #expect(png["input"] == name)
      let svg = try entriesOfSVG(try render("svg"))
      #expect(svg["input"] == name)
      let subject = documentInformation("Subject", try render("pdf"))
      #expect(subject?.contains("input: \(name); ") == true)
    }
  }

  @Test(arguments: ["text", "ansi", "png", "svg"])
  func twoRunsAgreeToTheByte(format: String) throws {
    #expect(try render(format) == render(format))
  }

  @Test func theOutputsNameChoosesTheFormat() throws {
    try inTemporaryFolder { folder in
      func start(_ name: String, _ more: String...) throws -> String {
        let path = folder + "/" + name
        let result = try Command.run(["render", "--size", "32x32", "-o", path] + more)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.isEmpty)
        return String(decoding: try bytes(path).prefix(5), as: Unicode.ASCII.self)
      }
      let starts = [
        "map.svg": "<?xml", "map.PDF": "%PDF-", "map.png": "\u{FFFD}PNG\r", "map": "pvt_v",
        "map.v2": "pvt_v",
      ]
      for (name, expected) in starts {
        let found = try start(name)
        #expect(found == expected, "\(name)")
      }
      let chosen = try start("other.svg", "--format", "pdf")
      #expect(chosen == "%PDF-")
    }
  }
}
