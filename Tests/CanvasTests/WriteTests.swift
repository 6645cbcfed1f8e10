import Canvas
import Testing

@Suite struct WriteTests {
  private func line(_ text: String, columns: Int = 8, column: Int = 0, limit: Int? = nil) -> String
  {
    var frame = Frame(rows: 1, columns: columns)
    frame.write(text, row: 0, column: column, limit: limit)
    return String(frame.text().dropLast())
  }

  @Test func cutsWithAnEllipsis() {
    #expect(line("attention") == "attenti…")
    #expect(line("attentio") == "attentio")
    #expect(line("attention", limit: 4) == "att…")
    #expect(line("attention", limit: 1) == "…")
    #expect(line("attention", limit: 0) == "")
    #expect(line("attention", limit: -3) == "")
    #expect(line("attention", column: 6) == "      a…")
    #expect(line("attention", column: 9) == "")
  }

  @Test func wideCharactersTakeTwoColumns() {
    var frame = Frame(rows: 1, columns: 5)
    #expect(frame.write("漢字", row: 0, column: 0) == 4)
    #expect(frame[0, 0].character == "漢")
    #expect(frame[0, 1].isRightHalf)
    #expect(frame[0, 2].character == "字")
    #expect(line("漢字漢字", columns: 5) == "漢字…")
    #expect(line("漢字漢字", columns: 6) == "漢字…")
  }

  @Test func controlCharactersNeverReachACell() {
    let text = line("a\u{1B}[31mb\u{7}\n\u{9B}c", columns: 20)
    #expect(text == "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}\u{FFFD}c")
    var frame = Frame(rows: 1, columns: 1)
    frame[0, 0] = Cell("\u{1B}")
    #expect(frame[0, 0].character == "\u{FFFD}")
  }

  @Test func emojiSequencesBecomeOneBase() {
    var frame = Frame(rows: 1, columns: 4)
    #expect(frame.write("👩‍👩‍👧", row: 0, column: 0) == 2)
    #expect(frame[0, 0].character == "👩")
  }

  @Test func marksStayWithTheirLetter() {
    var frame = Frame(rows: 1, columns: 4)
    #expect(frame.write("e\u{301}x", row: 0, column: 0) == 2)
    #expect(frame[0, 0].character == "e\u{301}")
    #expect(frame[0, 1].character == "x")
  }

  @Test func leftOfTheFrameIsIgnored() {
    var frame = Frame(rows: 1, columns: 4)
    #expect(frame.write("abcdef", row: 0, column: -2) == 6)
    #expect(frame.text() == "cdef\n")
    #expect(frame.write("漢", row: 0, column: -1) == 2)
  }

  @Test func styleIsKept() {
    var frame = Frame(rows: 1, columns: 4)
    frame.write("ab", row: 0, column: 1, style: Style(bold: true))
    #expect(frame[0, 1] == Cell("a", Style(bold: true)))
    #expect(frame[0, 0] == Cell())
  }

  @Test func fillStaysInside() {
    var frame = Frame(rows: 3, columns: 4)
    frame.fill(Area(row: 1, column: 2, rows: 9, columns: 9), with: Cell("x"))
    frame.fill(Area(row: -4, column: -4, rows: 5, columns: 5), with: Cell("y"))
    frame.fill(Area(row: 7, column: 7, rows: 1, columns: 1), with: Cell("z"))
    #expect(frame.text() == "y\n  xx\n  xx\n")
  }

  @Test func truncatedTextFits() {
    #expect(truncated("attention", toWidth: 5) == "atte…")
    #expect(truncated("漢字", toWidth: 3) == "漢…")
    #expect(truncated("漢字", toWidth: 2) == "…")
    #expect(truncated("abc", toWidth: 3) == "abc")
  }
}
