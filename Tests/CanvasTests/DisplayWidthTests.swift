import Canvas
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｶ", 1), ("한글", 4), ("🎉", 2),
    ("▀█░", 3), ("◆◇", 2), ("a\u{200B}b", 2), ("\u{301}", 0), ("Ａ", 2), ("\u{1B}[0m", 4),
    ("👩‍👩‍👧", 2), ("\u{202E}", 1), ("\r\n", 1),
  ])
  func width(_ text: String, _ expected: Int) {
    #expect(displayWidth(text) == expected)
  }
}
