import Canvas
import Testing

@Suite struct FrameSVGTests {
  @Test func textAndBlocks() throws {
    var frame = Frame(rows: 2, columns: 10)
    frame.write("a<b>&\"", row: 0, column: 1, style: Style(bold: true))
    for column in 0..<3 {
      frame[1, column] = Cell(
        "▀", Style(foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 255)))
    }
    let svg = SVGReader(try frame.svg())
    #expect(svg.error == nil)
    #expect(svg.elements.first?.attributes["width"] == "90")
    #expect(svg.elements.first?.attributes["height"] == "36")
    let texts = svg.all("text")
    #expect(texts.map(\.text) == ["a<b>&\""])
    #expect(texts[0].number("x") == 9)
    #expect(texts[0].number("textLength") == 54)
    #expect(texts[0].attributes["font-weight"] == "bold")
    // Equal neighbours are one exact rectangle each: the lower half is the background.
    let rectangles = svg.all("rect").dropFirst()
    let red = rectangles.first { $0.attributes["fill"] == "#ff0000" }
    #expect(red?.number("x") == 0 && red?.number("y") == 18)
    #expect(red?.number("width") == 27 && red?.number("height") == 9)
    let blue = rectangles.first { $0.attributes["fill"] == "#0000ff" }
    #expect(blue?.number("width") == 27 && blue?.number("height") == 18)
    #expect(rectangles.count == 2)
  }

  @Test func themes() throws {
    let frame = Frame(rows: 1, columns: 1)
    for theme in [Theme.dark, .light] {
      let ground = SVGReader(try frame.svg(theme: theme)).all("rect").first
      let hex = ground?.attributes["fill"] ?? ""
      #expect(RGB(hex: UInt32(hex.dropFirst(), radix: 16) ?? 1) == theme.background)
    }
    #expect(Theme.dark.background.lightness < 0.3)
    #expect(Theme.light.background.lightness > 0.9)
  }

  @Test func metadata() throws {
    let svg = SVGReader(
      try Frame(rows: 1, columns: 1).svg(metadata: [("model \"x\"", "a & b\u{1}")]))
    #expect(svg.error == nil)
    let entry = svg.all("entry").first
    #expect(entry?.attributes["name"] == "model \"x\"")
    #expect(entry?.text == "a & b\u{FFFD}")
  }

  @Test func runsKeepTheirColumns() throws {
    var frame = Frame(rows: 1, columns: 20)
    frame.write("ab cd    ef漢g", row: 0, column: 0)
    let texts = SVGReader(try frame.svg()).all("text")
    #expect(texts.map(\.text) == ["ab cd", "ef漢g"])
    #expect(texts.map { $0.number("x") } == [0, 81])
    #expect(texts.map { $0.number("textLength") } == [45, 45])
  }
}
