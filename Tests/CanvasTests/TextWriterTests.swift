import Canvas
import Testing

@Suite struct TextWriterTests {
  @Test func blanksAtLineEndsAreLeftOff() {
    var frame = Frame(rows: 3, columns: 6)
    frame.write("a b", row: 0, column: 1)
    frame[2, 0] = Cell(" ", Style(background: .rgb(1, 2, 3)))
    #expect(frame.text() == " a b\n\n\n")
  }

  @Test func wideCharactersComeOnce() {
    var frame = Frame(rows: 1, columns: 6)
    frame.write("漢a", row: 0, column: 0)
    #expect(frame.text() == "漢a\n")
  }

  @Test func emptyFrames() {
    #expect(Frame(rows: 0, columns: 5).text() == "")
    #expect(Frame(rows: 2, columns: 0).text() == "\n\n")
  }
}
