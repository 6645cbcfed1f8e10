import Canvas
import Foundation
import Terminal
import Testing

/// ncurses without a terminal.
///
/// Frames go to /dev/null and are read back from its memory, input comes from a pipe. ncurses has
/// one screen per process, so these take turns.
@Suite(.serialized) struct HeadlessScreenTests {
  private func withSession<Result>(
    _ options: TerminalOptions = TerminalOptions(), type: String = "xterm-256color",
    input: String = "", _ body: (TerminalSession) throws -> Result
  ) throws -> Result {
    let pipe = Pipe()
    let nowhere = open("/dev/null", O_WRONLY)
    defer { close(nowhere) }
    try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    let session = try TerminalSession(
      options, environment: ["TERM": type], input: pipe.fileHandleForReading.fileDescriptor,
      output: nowhere)
    defer { session.close() }
    return try body(session)
  }

  private func events(of input: String, type: String = "xterm-256color") throws -> [InputEvent] {
    try withSession(type: type, input: input) { session in
      var events: [InputEvent] = []
      while let event = try session.nextEvent(timeout: .milliseconds(60)) { events.append(event) }
      return events
    }
  }

  private func keys(of input: String, type: String = "xterm-256color") throws -> [Key] {
    try events(of: input, type: type).compactMap { event in
      guard case .key(let key) = event else { return nil }
      return key
    }
  }

  // MARK: Drawing

  /// A frame whose every cell has two colours of its own.
  private func motley(rows: Int, columns: Int, seed: Int = 0) -> Frame {
    var frame = Frame(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let number = (row * columns + column) * 7 + seed * 1_000_003
        let style = Style(
          foreground: .rgb(
            UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8), 1),
          background: .rgb(
            2, UInt8(truncatingIfNeeded: number >> 8),
            UInt8(truncatingIfNeeded: number)))
        frame[row, column] = Cell("▀", style)
      }
    }
    return frame
  }

  private func wrongCells(_ session: TerminalSession, _ frame: Frame) -> Int {
    let (rows, columns) = session.size
    var wrong = 0
    for row in 0..<rows {
      for column in 0..<columns {
        guard case .rgb(let red, let green, let blue) = frame[row, column].style.foreground,
          case .rgb(let red2, let green2, let blue2) = frame[row, column].style.background
        else { continue }
        let shown = session.shown(row: row, column: column)
        if shown?.text != "▀"
          || shown?.foreground != Int(red) << 16 | Int(green) << 8 | Int(blue)
          || shown?.background != Int(red2) << 16 | Int(green2) << 8 | Int(blue2)
        {
          wrong += 1
        }
      }
    }
    return wrong
  }

  @Test func `every cell of a motley frame arrives, frame after frame`() throws {
    try withSession(TerminalOptions(color: .rgb)) { session in
      let (rows, columns) = session.size
      #expect((rows, columns) == (24, 80))
      // More colour pairs than are kept: the early ones are given to the later frames.
      for seed in 0..<160 {
        let frame = motley(rows: rows, columns: columns, seed: seed)
        session.draw(frame)
        if seed % 20 == 0 || seed > 140 { #expect(wrongCells(session, frame) == 0) }
      }
    }
  }

  @Test func `few colour pairs are enough for frames that differ`() throws {
    try withSession(TerminalOptions(color: .sixteen), type: "xterm") { session in
      // 64 pairs and 8 x 8 combinations a frame are the limit: 40 at a time, all of them in turn.
      for first in 0..<32 {
        var frame = Frame(rows: 24, columns: 80)
        for column in 0..<40 {
          let pair = (first * 5 + column) % 64
          let style = Style(
            foreground: .palette(UInt8(pair % 8)), background: .palette(UInt8(pair / 8)))
          frame[0, column] = Cell("x", style)
        }
        session.draw(frame)
        for column in 0..<40 {
          let pair = (first * 5 + column) % 64
          let shown = session.shown(row: 0, column: column)
          #expect(shown?.foreground == pair % 8)
          #expect(shown?.background == pair / 8)
        }
      }
    }
  }

  @Test func `more colours than pairs lose colour, not text`() throws {
    try withSession(TerminalOptions(color: .sixteen), type: "xterm") { session in
      var frame = Frame(rows: 24, columns: 80)
      for column in 0..<72 {
        let foreground: Color = column % 9 == 8 ? .standard : .palette(UInt8(column % 9))
        let style = Style(foreground: foreground, background: .palette(UInt8(column / 9)))
        frame[3, column] = Cell("x", style)
      }
      session.draw(frame)
      #expect((0..<72).allSatisfy { session.shown(row: 3, column: $0)?.text == "x" })
    }
  }

  @Test(arguments: ["vt100", "xterm-mono"])
  func `a terminal without colours gets none`(type: String) throws {
    try withSession(type: type) { session in
      #expect(session.capabilities.depth == ColorDepth.none)
      session.draw(motley(rows: 24, columns: 80))
      let shown = session.shown(row: 23, column: 79)
      #expect(shown?.text == "▀")
      #expect(shown?.foreground == -1)
    }
  }

  @Test func `256 colours are drawn in the fixed slots`() throws {
    try withSession { session in
      #expect(session.capabilities == Capabilities(depth: .palette256, unicode: true))
      var frame = Frame(rows: 24, columns: 80)
      frame[0, 0] = Cell("▀", Style(foreground: .rgb(255, 0, 0), background: .palette(4)))
      session.draw(frame)
      let shown = session.shown(row: 0, column: 0)
      #expect(shown?.foreground == 196)
      #expect(shown?.background == 4)
    }
  }

  @Test func `a frame of another size is cut off or surrounded by blanks`() throws {
    try withSession { session in
      var large = Frame(rows: 50, columns: 200)
      for row in 0..<50 { for column in 0..<200 { large[row, column] = Cell("#") } }
      session.draw(large)
      #expect(session.shown(row: 23, column: 79)?.text == "#")
      var small = Frame(rows: 1, columns: 1)
      small[0, 0] = Cell("o")
      session.draw(small)
      #expect(session.shown(row: 0, column: 0)?.text == "o")
      #expect(session.shown(row: 0, column: 1)?.text == " ")
      #expect(session.shown(row: 23, column: 79)?.text == " ")
      session.draw(Frame(rows: 0, columns: 0))
      #expect(session.shown(row: 0, column: 0)?.text == " ")
      #expect(session.shown(row: 24, column: 0) == nil)
    }
  }

  @Test func `characters keep their marks and their width`() throws {
    try withSession { session in
      // One column more than the screen: the last wide character loses its right half.
      var frame = Frame(rows: 24, columns: 81)
      let marked = "e\u{301}\u{323}\u{302}\u{304}"
      frame.write("\(marked)世x世世|", row: 0, column: 0)
      frame.write("世世", row: 1, column: 0)
      frame[1, 1] = Cell("x")
      frame[1, 2] = Cell("y")
      frame[2, 79] = Cell("世")
      frame[3, 80] = Cell("世")
      session.draw(frame)
      func text(_ row: Int, _ column: Int) -> String? {
        session.shown(row: row, column: column)?.text
      }
      #expect([0, 1, 3, 4, 6, 8].map { text(0, $0) } == [marked, "世", "x", "世", "世", "|"])
      #expect((0..<5).map { text(1, $0) } == [" ", "x", "y", " ", " "])
      #expect([text(2, 78), text(2, 79)] == [" ", "?"])
      #expect(text(3, 79) == " ")
    }
  }

  @Test(
    arguments: [
      ("\u{1B}", "\u{FFFD}"), ("\u{7}", "\u{FFFD}"), ("\n", "\u{FFFD}"), ("\r\n", "\u{FFFD}"),
      ("\u{9B}", "\u{FFFD}"), ("\u{0}", " "), ("\u{200B}", " "),
    ] as [(Character, String)])
  func `control characters never reach the terminal`(character: Character, instead: String) throws {
    try withSession { session in
      var frame = Frame(rows: 24, columns: 80)
      frame[0, 0] = Cell(character)
      frame[0, 1] = Cell("x")
      session.draw(frame)
      #expect(session.shown(row: 0, column: 0)?.text == instead)
      #expect(session.shown(row: 0, column: 1)?.text == "x")
    }
  }

  @Test func `without Unicode everything else is a question mark`() throws {
    try withSession(TerminalOptions(unicode: false)) { session in
      #expect(!session.capabilities.unicode)
      var frame = Frame(rows: 24, columns: 80)
      for (column, character) in "a▀é".enumerated() { frame[0, column] = Cell(character) }
      session.draw(frame)
      #expect((0..<3).map { session.shown(row: 0, column: $0)?.text } == ["a", "?", "?"])
    }
  }

  @Test func `there is one screen at a time, and another after it`() throws {
    try withSession { session in
      #expect(throws: TerminalError.alreadyOpen) { try withSession { _ in } }
      session.close()
      session.close()
      #expect(session.size == (0, 0))
      session.draw(Frame(rows: 1, columns: 1))
      #expect(throws: TerminalError.lost) { try session.nextEvent(timeout: .zero) }
    }
    try withSession { #expect($0.size == (24, 80)) }
  }

  // MARK: Input

  @Test func `cursor keys come in both modes and with modifiers`() throws {
    let input = "\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[1;2D\u{1B}[H\u{1B}OF\u{1B}[1~\u{1B}[4~\u{1B}[8~"
    #expect(try keys(of: input) == [.up, .down, .right, .left, .home, .end, .home, .end, .end])
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "xterm", "linux", "vt100", "nonesuch"])
  func `the other keys are the same on every terminal`(type: String) throws {
    let input = "\u{1B}[5~\u{1B}[6;5~\u{1B}[3~\u{1B}[Z\t\r\u{7F}\u{8}\u{1B}OP\u{1B}[15~\u{1B}[[B"
    #expect(
      try keys(of: input, type: type)
        == [
          .pageUp, .pageDown, .delete, .backTab, .tab, .enter, .backspace, .backspace,
          .function(1), .function(5), .function(2),
        ])
  }

  @Test func `characters of any script and a lone Escape`() throws {
    #expect(
      try keys(of: "qé世😀\u{13}\u{1B}")
        == [
          .character("q"), .character("é"), .character("世"), .character("😀"), .control("s"),
          .escape,
        ])
  }

  @Test(arguments: ["xterm-256color", "tmux-256color", "xterm"])
  func `the mouse, also far right`(type: String) throws {
    let input = "\u{1B}[<0;301;9M\u{1B}[<32;302;9M\u{1B}[<0;302;9m\u{1B}[<64;1;1M\u{1B}[<65;1;1Mx"
    #expect(
      try events(of: input, type: type)
        == [
          .mouse(MouseEvent(.press, row: 8, column: 300)),
          .mouse(MouseEvent(.drag, row: 8, column: 301)),
          .mouse(MouseEvent(.release, row: 8, column: 301)),
          .mouse(MouseEvent(.wheelUp, row: 0, column: 0)),
          .mouse(MouseEvent(.wheelDown, row: 0, column: 0)),
          .key(.character("x")),
        ])
  }

  @Test func `a wake from another thread ends an endless wait`() throws {
    try withSession { session in
      let wake = session.wake
      Thread.detachNewThread { wake() }
      let event = try session.nextEvent(timeout: nil)
      #expect(event == nil)
    }
  }

  @Test func `the end of input is an error, not an endless loop`() throws {
    let (nowhere, out) = (open("/dev/null", O_RDONLY), open("/dev/null", O_WRONLY))
    defer {
      close(nowhere)
      close(out)
    }
    let session = try TerminalSession(
      TerminalOptions(), environment: ["TERM": "xterm"], input: nowhere, output: out)
    defer { session.close() }
    #expect(throws: TerminalError.lost) { try session.nextEvent(timeout: nil) }
  }
}
