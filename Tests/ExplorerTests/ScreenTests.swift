import Canvas
import Explorer
import Support
import Testing

/// Whole screens as golden text.
struct ScreenTests {
  private func expectScreen(
    _ name: String, rows: Int, columns: Int, keys: String = "",
    capabilities: Capabilities = Capabilities(depth: .none)
  ) throws {
    var explorer = try Explorer.fixed()
    explorer.press(keys)
    let frame = explorer.view(rows: rows, columns: columns, capabilities: capabilities).frame
    #expect(frame.rows == rows && frame.columns == columns)
    expectGolden(frame.text(), name)
  }

  @Test func small() throws { try expectScreen("screen-80x24", rows: 24, columns: 80) }
  @Test func medium() throws { try expectScreen("screen-120x40", rows: 40, columns: 120) }
  @Test func large() throws { try expectScreen("screen-200x60", rows: 60, columns: 200) }
  @Test func tall() throws { try expectScreen("screen-90x70", rows: 70, columns: 90) }
  @Test func tiny() throws { try expectScreen("screen-40x12", rows: 12, columns: 40) }
  @Test func tinyAttention() throws {
    try expectScreen("screen-40x12-attention", rows: 12, columns: 40, keys: "3")
  }
  @Test func colourful() throws {
    try expectScreen(
      "screen-80x24-colour", rows: 24, columns: 80, capabilities: Capabilities(depth: .rgb))
  }
  @Test func ascii() throws {
    try expectScreen(
      "screen-80x24-ascii", rows: 24, columns: 80,
      capabilities: Capabilities(depth: .none, unicode: false))
  }
  @Test func deepInside() throws {
    try expectScreen(
      "screen-120x40-steps", rows: 40, columns: 120, keys: "] ] ] . S 1 Right Down Down")
  }
  @Test func help() throws {
    try expectScreen("screen-80x24-help", rows: 24, columns: 80, keys: "?")
  }
  @Test func typing() throws {
    try expectScreen("screen-80x24-command", rows: 24, columns: 80, keys: ": s c a l e Space")
  }

  @Test func colourMeansNothingAlone() throws {
    // Without colour the text says which head, scale, query and key are shown.
    var explorer = try Explorer.fixed()
    explorer.press("Up")
    let text = explorer.view(
      rows: 24, columns: 80, capabilities: Capabilities(depth: .none, unicode: false)
    ).frame.text()
    for part in ["head 0", "row maximum", "27,28", "weight", "not learned"] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test func formulasAreSpelledOutWhereThereIsAsciiAlone() throws {
    var explorer = try Explorer.fixed()
    explorer.press("c")
    func text(unicode: Bool) -> String {
      explorer.view(
        rows: 40, columns: 120, capabilities: Capabilities(depth: .none, unicode: unicode)
      ).frame.text()
    }
    #expect(text(unicode: true).contains("·32²"))
    #expect(text(unicode: false).contains("*32^2") && !text(unicode: false).contains("322"))
  }

  @Test func aStepsCostIsNotThatOfItsBlock() throws {
    var explorer = try Explorer.fixed()
    explorer.press("] ] ] 1 Right Down")
    let text = explorer.view(rows: 60, columns: 200, capabilities: Capabilities(depth: .none))
      .frame.text()
    #expect(text.contains(".norm1, and its share of the model"))
    #expect(text.contains("for its block") && !text.contains("attention 2NC²"))
  }

  @Test func everySizeHasAScreen() throws {
    var explorer = try Explorer.fixed()
    for keys in ["", "z", "?", "q : m o"] {
      explorer.press(keys)
      for rows in [1, 2, 4, 5, 11, 12, 19, 20, 33, 100] {
        for columns in [1, 10, 19, 20, 39, 40, 71, 72, 133, 300] {
          let frame = explorer.view(
            rows: rows, columns: columns, capabilities: Capabilities()
          ).frame
          #expect(frame.rows == rows && frame.columns == columns)
        }
      }
    }
  }
}
