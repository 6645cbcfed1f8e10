import Canvas
import Testing

@Suite struct WrapTests {
  @Test func breaksAtSpaces() {
    #expect(
      wrap("the weight of every key", width: 10) == ["the weight", "of every", "key"])
    #expect(wrap("", width: 10) == [""])
    #expect(wrap("a\n\nb", width: 10) == ["a", "", "b"])
  }

  @Test func keepsAnIndent() {
    #expect(wrap("  one two three", width: 9) == ["  one two", "  three"])
    #expect(wrap("      one two", width: 8) == ["one two"])
  }

  @Test func cutsLongWords() {
    #expect(wrap("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
    #expect(wrap("漢字漢字", width: 5) == ["漢字", "漢字"])
    #expect(wrap("漢", width: 1) == ["漢"])
    #expect(wrap("ab", width: -4) == ["a", "b"])
  }

  @Test(arguments: 2...30)
  func nothingIsWiderOrLost(_ width: Int) {
    let text = "One image in, every weight out: 漢字 and a veryveryverylongword, é, and more."
    let lines = wrap(text, width: width)
    #expect(lines.allSatisfy { displayWidth($0) <= width })
    #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
  }
}
