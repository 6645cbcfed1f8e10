import Support
import Testing

/// The event loop on a real, if pseudo, terminal.
@Suite(.serialized) struct EventLoopTests {
  private func probe(
    rows: Int = 24, columns: Int = 80, type: String = "xterm-256color",
    environment: [String: String] = [:], arguments: [String] = []
  ) throws -> PseudoTerminal {
    let base = ["TERM": type, "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    return try PseudoTerminal(
      [PseudoTerminal.product("TerminalProbe")] + arguments, rows: rows, columns: columns,
      environment: base.merging(environment) { $1 })
  }

  private func quit(
    _ terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    terminal.type("q")
    #expect(terminal.waitForExit() == 0, sourceLocation: sourceLocation)
    #expect(terminal.modes == terminal.modesBefore, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("xterm-256color", [:], [], "depth 256 unicode true", "\u{1B}[48;5;"),
    ("xterm-256color", ["COLORTERM": "truecolor"], [], "depth rgb unicode true", "\u{1B}[48;2;"),
    ("xterm-256color", [:], ["rgb"], "depth rgb unicode true", "\u{1B}[38;2;"),
    ("tmux-256color", ["TMUX": "x,1,0"], [], "depth rgb unicode true", "\u{1B}[48;2;"),
    ("tmux-256color", [:], [], "depth 256 unicode true", "\u{1B}[48;5;"),
    ("xterm", [:], [], "depth 16 unicode true", "\u{1B}[44m"),
    ("xterm-256color", ["LC_ALL": "C"], [], "depth 256 unicode false", "\u{1B}[48;5;"),
    ("xterm-256color", [:], ["--ascii"], "depth 256 unicode false", "\u{1B}[48;5;"),
    ("nonesuch", [:], [], "depth 256 unicode true", "\u{1B}[48;5;"),
  ])
  func `what the environment says is what is sent`(
    type: String, environment: [String: String], arguments: [String], found: String,
    sequence: String
  ) throws {
    let terminal = try probe(type: type, environment: environment, arguments: arguments)
    #expect(terminal.wait(for: found))
    #expect(terminal.wait(for: sequence))
    quit(terminal)
    #expect((terminal.offset(of: "▀") != nil) == found.hasSuffix("true"))
  }

  @Test(arguments: [("vt100", [:]), ("xterm-mono", [:]), ("xterm-256color", ["NO_COLOR": "1"])])
  func `without colours no colour is sent`(type: String, environment: [String: String]) throws {
    let terminal = try probe(type: type, environment: environment)
    #expect(terminal.wait(for: "depth none"))
    quit(terminal)
    for sequence in ["[38;", "[48;", "[31m", "[41m"] {
      #expect(terminal.offset(of: sequence) == nil)
    }
  }

  @Test func `named colours stay the terminal's own beside exact ones`() throws {
    let terminal = try probe(environment: ["COLORTERM": "truecolor"])
    #expect(terminal.wait(for: "\u{1B}[38;2;"))
    #expect(terminal.wait(for: "\u{1B}[32m"))
    #expect(terminal.wait(for: "\u{1B}[92m"))
    quit(terminal)
  }

  @Test func `a terminal nothing can be drawn on is refused in a sentence`() throws {
    let terminal = try probe(type: "dumb")
    #expect(terminal.waitForExit() == 4)
    #expect(terminal.offset(of: "cannot place its cursor") != nil)
    #expect(terminal.modes == terminal.modesBefore)
  }

  @Test func `keys and the mouse arrive`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    terminal.type("\u{1B}[B")
    #expect(terminal.wait(for: "Key.down"))
    terminal.type("\u{1B}")
    #expect(terminal.wait(for: "escape"))
    terminal.type("\u{1B}[<0;7;9M")
    #expect(terminal.wait(for: "row: 8, column: 6"))
    terminal.clear()
    terminal.type("m")
    #expect(terminal.wait(for: "\u{1B}[?1000l"))
    quit(terminal)
  }

  @Test func `a burst of keys is one frame or few`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    terminal.type(String(repeating: "\u{1B}[B", count: 300) + "z")
    #expect(terminal.wait(for: "\"z\""))
    terminal.waitUntilQuiet()
    #expect(terminal.offset(of: "frames 300 ") == nil)
    quit(terminal)
  }

  @Test func `background work wakes the program`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    terminal.type("w")
    #expect(terminal.wait(for: "results 8"))
    quit(terminal)
  }

  @Test func `an unchanged program sends nothing, a ticking one draws`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    terminal.waitUntilQuiet(for: .milliseconds(500))
    terminal.clear()
    terminal.waitUntilQuiet()
    #expect(terminal.output.isEmpty)
    terminal.type("t")
    #expect(terminal.wait { $0.output.count > 200 })
    terminal.type("t")
    #expect(terminal.waitUntilQuiet())
    quit(terminal)
  }

  @Test func `Control-L sends the whole frame again`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    terminal.waitUntilQuiet()
    let whole = terminal.output.count
    terminal.clear()
    terminal.type("x")
    terminal.waitUntilQuiet()
    #expect(terminal.output.count < whole / 2)
    terminal.clear()
    terminal.type("\u{C}")
    #expect(terminal.wait { $0.output.count > whole / 2 })
    quit(terminal)
  }

  @Test func `the text cursor shows where it is asked to`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    terminal.waitUntilQuiet()
    terminal.clear()
    terminal.type("i")
    #expect(terminal.wait(for: "\u{1B}[?25h"))
    terminal.type("i")
    #expect(terminal.wait(for: "\u{1B}[?25l"))
    quit(terminal)
  }

  @Test func `a storm of sizes, down to one cell`() throws {
    let terminal = try probe()
    #expect(terminal.wait(for: "frames 1 "))
    for step in 0..<200 {
      terminal.resize(rows: 1 + step * 7 % 60, columns: 1 + step * 13 % 200)
    }
    terminal.resize(rows: 1, columns: 1)
    terminal.waitUntilQuiet()
    for (rows, columns) in [(1, 200), (200, 1), (2, 2), (1, 1), (500, 500)] {
      terminal.resize(rows: rows, columns: columns)
      terminal.waitUntilQuiet()
      #expect(terminal.isRunning)
    }
    terminal.clear()
    terminal.resize(rows: 24, columns: 80)
    #expect(terminal.wait(for: "24x80"))
    quit(terminal)
  }

  @Test(arguments: [(1, 1), (1, 80), (24, 1)])
  func `a tiny terminal from the start`(rows: Int, columns: Int) throws {
    let terminal = try probe(rows: rows, columns: columns)
    #expect(terminal.wait(for: "\u{1B}[?1049h"))
    terminal.waitUntilQuiet()
    quit(terminal)
  }
}
