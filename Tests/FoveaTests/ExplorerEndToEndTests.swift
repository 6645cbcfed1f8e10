import Support
import Testing

/// The whole program in a real terminal: picture file in, keys, and the terminal as it was after.
@Suite(.serialized) struct ExplorerEndToEndTests {
  private func start(_ arguments: [String] = [], rows: Int = 24, columns: Int = 80) throws
    -> PseudoTerminal
  {
    let terminal = try PseudoTerminal(
      [PseudoTerminal.product("fovea")] + arguments, rows: rows, columns: columns)
    return terminal
  }

  @Test func aPictureIsExploredAndTheTerminalLeftAsItWas() throws {
    let terminal = try start([
      Fixtures.path("images/rgb-320x240.png"), "--model", "pvt_v2_b0",
    ])
    #expect(terminal.wait(for: "head 0"))
    #expect(terminal.text.contains("not learned"))
    // The first map is there once its greatest weight is in the legend.
    #expect(terminal.wait(for: "row maximum"))
    terminal.type("]")
    #expect(terminal.waitUntilQuiet())
    terminal.clear()
    // The second stage has two heads.
    terminal.type("].")
    #expect(terminal.waitUntilQuiet())
    // A new size paints the whole screen, not only what changed of it.
    terminal.resize(rows: 30, columns: 100)
    #expect(terminal.wait(for: "head 1"))
    terminal.clear()
    terminal.type("?")
    #expect(terminal.wait(for: "Moving about"))
    terminal.type("q")
    #expect(terminal.waitUntilQuiet())
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.text.contains("\u{1B}[?1049l"))
    #expect(terminal.modes == terminal.modesBefore)
  }

  @Test func anInterruptEndsIt() throws {
    let terminal = try start()
    #expect(terminal.wait(for: "row maximum"))
    terminal.type("\u{3}")
    #expect(terminal.waitForExit() == 130)
    #expect(terminal.modes == terminal.modesBefore)
  }

  @Test func aPictureThatIsNoneEndsInASentence() throws {
    let terminal = try start([Fixtures.path("images/bad/truncated.png")])
    #expect(terminal.waitForExit() == 1)
    let left = try #require(terminal.offset(of: "\u{1B}[?1049l", last: true))
    let said = try #require(terminal.offset(of: "truncated.png", last: true))
    #expect(said > left)
    #expect(terminal.modes == terminal.modesBefore)
  }

  @Test func aNewChoiceReplacesTheOneUnderWay() throws {
    let terminal = try start()
    #expect(terminal.wait(for: "row maximum"))
    terminal.type(":model pvt_v2_b2\r")
    terminal.type(":size 64x96\r")
    terminal.type(":model pvt_v2_b1\r")
    #expect(terminal.wait(for: "pvt_v2_b1"))
    #expect(terminal.waitUntilQuiet(for: .milliseconds(500)))
    terminal.type("Q")
    #expect(terminal.waitForExit() == 0)
  }

  @Test func twoHundredResizes() throws {
    let terminal = try start()
    #expect(terminal.wait(for: "row maximum"))
    var draws = Draws(seed: 21)
    for _ in 0..<200 {
      terminal.resize(
        rows: 1 + draws.integer(below: 70), columns: 1 + draws.integer(below: 220))
    }
    terminal.resize(rows: 24, columns: 80)
    #expect(terminal.waitUntilQuiet())
    terminal.clear()
    terminal.type("?")
    #expect(terminal.wait(for: "Moving about"))
    terminal.type("Q")
    #expect(terminal.waitForExit() == 0)
    #expect(terminal.modes == terminal.modesBefore)
  }
}
