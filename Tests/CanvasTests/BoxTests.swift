import Canvas
import Testing

@Suite struct BoxTests {
  private func box(_ title: String, rows: Int, columns: Int, unicode: Bool) -> String {
    var frame = Frame(rows: rows, columns: columns)
    frame.box(frame.area, title: title, unicode: unicode)
    return frame.text()
  }

  @Test func lines() {
    #expect(
      box("Head 3", rows: 3, columns: 14, unicode: true)
        == "┌─ Head 3 ───┐\n│            │\n└────────────┘\n")
    #expect(
      box("Head 3", rows: 3, columns: 14, unicode: false)
        == "+- Head 3 ---+\n|            |\n+------------+\n")
  }

  @Test func longTitlesAreCut() {
    #expect(
      box("A long title", rows: 2, columns: 12, unicode: true)
        == "┌─ A lon… ─┐\n└──────────┘\n")
    #expect(box("Title", rows: 2, columns: 5, unicode: true) == "┌───┐\n└───┘\n")
  }

  @Test func tooSmallIsNothing() {
    #expect(box("", rows: 1, columns: 9, unicode: true) == "\n")
    #expect(box("", rows: 2, columns: 1, unicode: true) == "\n\n")
  }
}
