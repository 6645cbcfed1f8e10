import Canvas
import Support
import Testing

@Suite struct FrameTests {
  @Test func overwritingHalfOfAWideCharacterClearsIt() {
    for column in 0..<2 {
      var frame = Frame(rows: 1, columns: 3)
      frame[0, 0] = Cell("漢")
      frame[0, column] = Cell("a")
      #expect(frame.text() == (column == 0 ? "a\n" : " a\n"))
      #expect(frame.cells.allSatisfy { !$0.isRightHalf })
    }
    var frame = Frame(rows: 1, columns: 4)
    frame.write("漢字", row: 0, column: 0)
    frame[0, 1] = Cell("仮")
    #expect(frame.text() == " 仮\n")
  }

  @Test func aWideCharacterDoesNotFitTheLastColumn() {
    var frame = Frame(rows: 2, columns: 2)
    frame[0, 1] = Cell("漢")
    #expect(frame[0, 1].character == " ")
    #expect(frame[1, 0] == Cell())
  }

  @Test func copyingCellByCellKeepsWideCharacters() {
    var frame = Frame(rows: 1, columns: 6)
    frame.write("a漢b字", row: 0, column: 0)
    var copy = Frame(rows: 1, columns: 8)
    for column in 0..<6 { copy[0, column + 2] = frame[0, column] }
    #expect(copy.text() == "  a漢b字\n")
  }

  /// Whatever is written where, right halves follow wide characters and nothing else.
  @Test func rightHalvesAlwaysBelongToAWideCharacter() {
    var frame = Frame(rows: 2, columns: 9)
    let characters: [Character] = ["a", "漢", " ", "🎉", "é"]
    var draws = Draws()
    for _ in 0..<2000 {
      let (row, column) = (draws.integer(below: 2), draws.integer(below: 9))
      frame[row, column] = Cell(characters[draws.integer(below: characters.count)])
      for row in 0..<2 {
        for column in 0..<9 {
          let isWide = displayWidth(String(frame[row, column].character)) == 2
          let next = column + 1 < 9 && frame[row, column + 1].isRightHalf
          #expect(isWide == next)
        }
      }
    }
  }
}
