import Foundation
import Support
import Testing

/// However the program ends, the terminal is as it was.
@Suite(.serialized) struct RestorationTests {
  private func probe(
    _ environment: [String: String] = [:], type: String = "xterm-256color"
  ) throws -> PseudoTerminal {
    // Swift's own backtrace is tested apart: it takes seconds.
    let base = ["TERM": type, "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    let terminal = try PseudoTerminal(
      [PseudoTerminal.product("TerminalProbe")], environment: base.merging(environment) { $1 })
    #expect(terminal.modesBefore.isCooked)
    #expect(terminal.wait(for: "frames 1 "))
    terminal.waitUntilQuiet()
    #expect(terminal.modes?.isCooked == false)
    return terminal
  }

  /// What must hold when the program is gone, or stopped.
  private func expectRestored(
    _ terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(terminal.modes == terminal.modesBefore, sourceLocation: sourceLocation)
    for mode in ["1049", "25", "1000", "1006"] {
      // The alternate screen and the mouse are on with h, the cursor is off with l.
      let (on, off) = mode == "25" ? ("l", "h") : ("h", "l")
      let changed = terminal.offset(of: "\u{1B}[?\(mode)\(on)", last: true)
      let restored = terminal.offset(of: "\u{1B}[?\(mode)\(off)", last: true)
      #expect(changed != nil, "mode \(mode) never changed", sourceLocation: sourceLocation)
      #expect(
        restored ?? -1 > changed ?? 0, "mode \(mode) stays changed",
        sourceLocation: sourceLocation)
    }
  }

  @Test func `quitting`() throws {
    let terminal = try probe()
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    expectRestored(terminal)
    #expect(terminal.offset(of: "finished\r\n") == terminal.output.count - 10)
  }

  @Test func `Control-C`() throws {
    let terminal = try probe()
    terminal.type("\u{3}")
    #expect(terminal.waitForExit() == 128 + Int(SIGINT))
    expectRestored(terminal)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT, SIGINT])
  func `a deadly signal`(number: Int32) throws {
    let terminal = try probe()
    terminal.signal(number)
    #expect(terminal.waitForExit() == 128 + Int(number))
    expectRestored(terminal)
  }

  @Test(arguments: [
    ("O", SIGILL), ("A", SIGABRT), ("S", SIGSEGV), ("P", SIGSEGV), ("D", SIGSEGV), ("T", SIGILL),
  ])
  func `a crash`(key: String, number: Int32) throws {
    let terminal = try probe()
    terminal.type(key)
    #expect(terminal.waitForExit() == 128 + Int(number))
    expectRestored(terminal)
  }

  @Test func `a crash says why, on the screen that stays`() throws {
    let terminal = try probe(["COLORTERM": "truecolor"])
    terminal.type("F")
    #expect(terminal.waitForExit() == 128 + Int(SIGILL))
    expectRestored(terminal)
    let message = terminal.offset(of: "on request")
    #expect(message ?? -1 > terminal.offset(of: "\u{1B}[?1049l") ?? 0)
  }

  @Test func `Swift's backtrace still comes, on a terminal in order`() throws {
    let terminal = try probe(["SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no"])
    terminal.type("O")
    #expect(terminal.waitForExit() == 128 + Int(SIGILL))
    expectRestored(terminal)
    let report = terminal.offset(of: "Accidents.swift")
    #expect(report ?? -1 > terminal.offset(of: "\u{1B}[?1049l") ?? 0)
  }

  @Test func `leaving by exit`() throws {
    let terminal = try probe()
    terminal.type("X")
    #expect(terminal.waitForExit() == 3)
    expectRestored(terminal)
  }

  @Test func `errors are printed once the screen is gone`() throws {
    let terminal = try probe()
    terminal.type("E")
    terminal.waitUntilQuiet()
    #expect(terminal.offset(of: "a complaint") == nil)
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    let message = terminal.offset(of: "a complaint")
    #expect(message ?? -1 > terminal.offset(of: "\u{1B}[?1049l") ?? 0)
  }

  @Test func `Control-Z and back`() throws {
    let terminal = try probe()
    terminal.type("\u{1A}")
    #expect(terminal.wait { $0.isStopped })
    terminal.waitUntilQuiet()
    expectRestored(terminal)

    terminal.clear()
    terminal.resize(rows: 30, columns: 90)
    terminal.resume()
    #expect(terminal.wait(for: "30x90"))
    terminal.waitUntilQuiet()
    #expect(terminal.modes?.isCooked == false)
    #expect(terminal.offset(of: "\u{1B}[?1049h") != nil)
    #expect(terminal.offset(of: "\u{1B}[?1006h") != nil)
    terminal.type("\u{1A}")
    #expect(terminal.wait { $0.isStopped })
    terminal.resume()
    #expect(terminal.wait { !$0.isStopped })
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    expectRestored(terminal)
  }

  @Test func `a stop that cannot be caught`() throws {
    let terminal = try probe()
    terminal.signal(SIGSTOP)
    #expect(terminal.wait { $0.isStopped })
    terminal.restoreModes()
    terminal.clear()
    terminal.resume()
    #expect(terminal.wait { $0.modes?.isCooked == false })
    #expect(terminal.wait(for: "frames 1 "))
    terminal.type("q")
    #expect(terminal.waitForExit() == 0)
    expectRestored(terminal)
  }

  @Test(arguments: [true, false])
  func `a terminal that goes away ends the program`(hearsOfIt: Bool) throws {
    // With SIGHUP ignored, as under nohup, only reading tells.
    let prepare = hearsOfIt ? ":" : "trap '' HUP"
    let terminal = try PseudoTerminal(
      ["/bin/sh", "-c", "\(prepare); exec \"$0\"", PseudoTerminal.product("TerminalProbe")])
    #expect(terminal.wait(for: "frames 1 "))
    #expect(terminal.isRunning)
    terminal.hangUp()
    #expect(terminal.wait { !$0.isRunning })
  }
}
