import Canvas
import Testing

@Suite struct FramePNGTests {
  @Test func blocksAreExact() throws {
    var frame = Frame(rows: 2, columns: 4)
    let red = RGB(255, 0, 0)
    let blue = RGB(0, 0, 255)
    frame[0, 0] = Cell("▀", Style(foreground: red.color, background: blue.color))
    frame[0, 1] = Cell("▌", Style(foreground: red.color, background: blue.color))
    frame[0, 2] = Cell("▚", Style(foreground: red.color, background: blue.color))
    frame[1, 0] = Cell("▂", Style(foreground: red.color, background: blue.color))
    frame[1, 1] = Cell("█", Style(foreground: red.color, background: blue.color))
    let pixels = try Pixels(png: try frame.png(scale: 2))
    #expect(pixels.width == 72 && pixels.height == 72)
    for row in 0..<36 {
      for column in 0..<18 {
        #expect(pixels[row, column] == (row < 18 ? red : blue))
        #expect(pixels[row, 18 + column] == (column < 9 ? red : blue))
        #expect(pixels[row, 36 + column] == ((row < 18) == (column < 9) ? red : blue))
        #expect(pixels[36 + row, column] == (row < 27 ? blue : red))
        #expect(pixels[36 + row, 18 + column] == red)
      }
    }
    #expect(pixels[40, 40] == Theme.dark.background)
  }

  @Test func shadesAreEvenMixtures() throws {
    var frame = Frame(rows: 1, columns: 3)
    for (column, shade) in "░▒▓".enumerated() {
      frame[0, column] = Cell(
        shade, Style(foreground: .rgb(200, 200, 200), background: .rgb(0, 0, 0)))
    }
    let pixels = try Pixels(png: try frame.png(scale: 1))
    for (column, expected) in [50, 100, 150].enumerated() {
      #expect(abs(Int(pixels[9, 9 * column + 4].red) - expected) <= 1)
    }
  }

  @Test func textIsDrawnInItsCells() throws {
    var frame = Frame(rows: 1, columns: 20)
    frame.write("M", row: 0, column: 3)
    frame.write("M", row: 0, column: 17, style: Style(bold: true))
    let pixels = try Pixels(png: try frame.png(theme: .light, scale: 2))
    for column in 0..<20 {
      let hasInk = (0..<36).contains { row in
        (0..<18).contains { pixels[row, column * 18 + $0] != Theme.light.background }
      }
      #expect(hasInk == [3, 17].contains(column))
    }
  }

  @Test func linesMeetAcrossCells() throws {
    var frame = Frame(rows: 3, columns: 5)
    frame.box(frame.area)
    let pixels = try Pixels(png: try frame.png(scale: 2))
    let ground = Theme.dark.background
    // From the middle of the corner cell to the middle of the opposite one without a gap.
    for column in 9..<81 { #expect(pixels[18, column] != ground) }
    for row in 18..<90 { #expect(pixels[row, 9] != ground) }
  }

  @Test func reverseAndDim() throws {
    var frame = Frame(rows: 1, columns: 2)
    frame[0, 0] = Cell(" ", Style(reverse: true))
    frame[0, 1] = Cell("█", Style(dim: true))
    let pixels = try Pixels(png: try frame.png(scale: 1))
    #expect(pixels[9, 4] == Theme.dark.foreground)
    let dim = pixels[9, 13].lightness
    #expect(dim < Theme.dark.foreground.lightness && dim > Theme.dark.background.lightness)
  }

  @Test func metadata() throws {
    let texts: [(key: String, value: String)] = [
      ("Model", "pvt_v2_b0"), ("Weights", "naïve 漢\nsecond line"), ("Model", "again"),
    ]
    let png = try PNGReader(try Frame(rows: 1, columns: 1).png(metadata: texts))
    #expect(png.chunks.first?.type == "IHDR")
    #expect(png.chunks.last?.type == "IEND")
    #expect(png.texts.map(\.key) == texts.map(\.key))
    #expect(png.texts.map(\.value) == texts.map(\.value))
    #expect(png.texts.map(\.type) == ["tEXt", "iTXt", "tEXt"])
  }

  @Test(arguments: ["", " a", "a ", "a  b", "naïve", String(repeating: "x", count: 80), "a\nb"])
  func unfitNames(_ name: String) {
    #expect(throws: CanvasError.metadataName(name)) {
      try Frame(rows: 1, columns: 1).png(metadata: [(name, "")])
    }
  }

  @Test func tooLargeIsRefused() {
    let frame = Frame(rows: 1, columns: 4000)
    #expect(throws: CanvasError.imageSize(width: 36000, height: 18)) { try frame.png(scale: 1) }
    #expect(throws: CanvasError.self) { try Frame(rows: 2, columns: 2).png(scale: .max) }
  }

  @Test func pdf() throws {
    var frame = Frame(rows: 2, columns: 8)
    frame.write("text", row: 0, column: 0)
    let bytes = try frame.pdf()
    #expect(bytes.starts(with: Array("%PDF-".utf8)))
    #expect(String(decoding: bytes.suffix(8), as: UTF8.self).contains("%%EOF"))
  }
}
