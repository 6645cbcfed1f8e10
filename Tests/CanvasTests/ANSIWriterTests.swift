import Canvas
import Testing

/// A terminal just able to show what the writer writes.
private struct TinyTerminal {
  var frame: Frame
  var style = Style()

  init(_ text: String, rows: Int, columns: Int) {
    frame = Frame(rows: rows, columns: columns)
    var row = 0
    var column = 0
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "\n":
        row += 1
        column = 0
      case "\u{1B}":
        let end = rest.firstIndex(of: "m") ?? rest.endIndex
        apply(rest[..<end].dropFirst().split(separator: ";").compactMap { Int($0) })
        rest = rest[end...].dropFirst()
      default:
        frame[row, column] = Cell(character, style)
        column += displayWidth(String(character))
      }
    }
  }

  private mutating func apply(_ codes: [Int]) {
    var codes = codes[...]
    while let code = codes.popFirst() {
      switch code {
      case 0: style = Style()
      case 1: style.bold = true
      case 2: style.dim = true
      case 4: style.underline = true
      case 7: style.reverse = true
      case 22: (style.bold, style.dim) = (false, false)
      case 24: style.underline = false
      case 27: style.reverse = false
      case 30...37: style.foreground = .palette(UInt8(code - 30))
      case 38: style.foreground = color(&codes)
      case 39: style.foreground = .standard
      case 40...47: style.background = .palette(UInt8(code - 40))
      case 48: style.background = color(&codes)
      case 49: style.background = .standard
      case 90...97: style.foreground = .palette(UInt8(code - 82))
      case 100...107: style.background = .palette(UInt8(code - 92))
      default: Issue.record("unknown code \(code)")
      }
    }
  }

  private func color(_ codes: inout ArraySlice<Int>) -> Color {
    if codes.popFirst() == 5 { return XtermPalette.rgb(UInt8(codes.popFirst() ?? 0)).color }
    let channels = codes.prefix(3).map { UInt8($0) }
    codes = codes.dropFirst(3)
    return .rgb(channels[0], channels[1], channels[2])
  }
}

@Suite struct ANSIWriterTests {
  private func sample() throws -> Frame {
    var frame = Frame(rows: 8, columns: 30)
    let raster = Raster(
      fitting: 4, by: 8, in: Area(row: 0, column: 0, rows: 3, columns: 30),
      capabilities: Capabilities())
    frame.draw(
      try HeatGridTests.sample(), on: raster, colorMap: .viridis, capabilities: Capabilities())
    frame.write("bold", row: 4, column: 0, style: Style(bold: true))
    frame.write("dim", row: 4, column: 4, style: Style(bold: true, dim: true))
    frame.write("only", row: 4, column: 7, style: Style(dim: true))
    frame.write("under", row: 5, column: 2, style: Style(foreground: .palette(9), underline: true))
    frame.write("漢字", row: 5, column: 7, style: Style(background: .palette(3), reverse: true))
    frame.write("end", row: 6, column: 27, style: Style(background: .palette(12)))
    return frame
  }

  @Test(arguments: ColorDepth.allCases)
  func aTerminalShowsTheSameFrame(_ depth: ColorDepth) throws {
    let frame = try sample()
    let shown = TinyTerminal(frame.ansi(depth: depth), rows: 8, columns: 30)
    #expect(shown.frame == frame.reduced(to: Capabilities(depth: depth)))
    #expect(shown.style == Style())
  }

  @Test func onlyChangesAreWritten() {
    var frame = Frame(rows: 1, columns: 8)
    let red = Style(foreground: .palette(1))
    frame.write("aa", row: 0, column: 0, style: red)
    frame.write("bb", row: 0, column: 2, style: Style(foreground: .palette(1), bold: true))
    frame.write("cc", row: 0, column: 4)
    #expect(frame.ansi(depth: .sixteen) == "\u{1B}[31maa\u{1B}[1mbb\u{1B}[0mcc\n")
    #expect(frame.ansi(depth: .none) == "aa\u{1B}[1mbb\u{1B}[0mcc\n")
  }

  @Test func everyLineEndsInTheTerminalsStyle() {
    var frame = Frame(rows: 2, columns: 2)
    frame.fill(frame.area, with: Cell(" ", Style(background: .rgb(255, 135, 0))))
    #expect(
      frame.ansi(depth: .palette256)
        == "\u{1B}[48;5;208m  \u{1B}[0m\n\u{1B}[48;5;208m  \u{1B}[0m\n")
    #expect(frame.ansi(depth: .rgb).hasPrefix("\u{1B}[48;2;255;135;0m"))
  }
}
