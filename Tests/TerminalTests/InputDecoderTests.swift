import CTerminal
import Canvas
import Terminal
import Testing

@Suite struct InputDecoderTests {
  /// The events of pieces of input; a string stands for its scalars.
  private func events(_ pieces: [RawInput]) -> [InputEvent] {
    var decoder = InputDecoder()
    var rest = pieces[...]
    var events: [InputEvent] = []
    while let event = decoder.next({ rest.popFirst() }) { events.append(event) }
    return events
  }

  private func characters(_ text: String) -> [RawInput] {
    text.unicodeScalars.map { .character($0.value) }
  }

  private func report(_ text: String) -> [RawInput] {
    [.key(TERMINAL_KEY_MOUSE)] + characters(text)
  }

  @Test func `printable characters are themselves`() {
    #expect(
      events(characters("a é界😀")) == ["a", " ", "é", "界", "😀"].map { .key(.character($0)) })
  }

  @Test func `control characters have names`() {
    #expect(
      events(characters("\u{1}\u{8}\t\n\r\u{13}\u{1C}\u{7F}"))
        == [
          .key(.control("a")), .key(.backspace), .key(.tab), .key(.enter), .key(.enter),
          .key(.control("s")), .key(.control("\\")), .key(.backspace),
        ])
    #expect(events(characters("\u{0}\u{85}")).isEmpty)
  }

  @Test func `keys are translated and unknown ones dropped`() {
    let codes = [
      TERMINAL_KEY_UP, TERMINAL_KEY_BACK_TAB, TERMINAL_KEY_OTHER, TERMINAL_KEY_F0 + 12,
      TERMINAL_KEY_DELETE,
    ]
    #expect(
      events(codes.map { .key($0) })
        == [.key(.up), .key(.backTab), .key(.function(12)), .key(.delete)])
  }

  @Test func `a lone Escape is a key`() {
    #expect(events(characters("\u{1B}")) == [.key(.escape)])
    #expect(events(characters("\u{1B}x")) == [.key(.escape), .key(.character("x"))])
    #expect(events(characters("\u{1B}\u{1B}")) == [.key(.escape), .key(.escape)])
    #expect(events(characters("\u{1B}[")) == [.key(.escape), .key(.character("["))])
  }

  @Test(arguments: ["[200~", "[1;9X", "[I", "[?62;4c", "OX"])
  func `an escape sequence nobody knows is dropped whole`(rest: String) {
    #expect(events(characters("\u{1B}" + rest + "y")) == [.key(.character("y"))])
  }

  @Test func `the mouse is reported with its place`() {
    let pieces =
      report("0;11;6M") + report("32;12;6M") + report("0;300;6m") + report("64;1;1M")
      + report("65;1;1M")
    #expect(
      events(pieces)
        == [
          .mouse(MouseEvent(.press, row: 5, column: 10)),
          .mouse(MouseEvent(.drag, row: 5, column: 11)),
          .mouse(MouseEvent(.release, row: 5, column: 299)),
          .mouse(MouseEvent(.wheelUp, row: 0, column: 0)),
          .mouse(MouseEvent(.wheelDown, row: 0, column: 0)),
        ])
  }

  @Test func `modifiers do not change what the mouse did, other buttons do nothing`() {
    #expect(events(report("20;2;2M")) == [.mouse(MouseEvent(.press, row: 1, column: 1))])
    let others = report("2;2;2M") + report("35;2;2M") + report("66;2;2M") + report("128;2;2M")
    #expect(events(others).isEmpty)
  }

  @Test func `a damaged mouse report does not swallow the next key`() {
    #expect(events(report("0;1q")) == [.key(.character("q"))])
    #expect(events(report("0;0;0M")).isEmpty)
    #expect(events(report("0;\(String(repeating: "9", count: 40));1M")).count == 1)
    #expect(events(report("1;2;3;4M") + characters("k")).last == .key(.character("k")))
  }

  @Test func `a mouse report may come in two parts`() {
    var decoder = InputDecoder()
    var parts = [report("0;1"), characters("1;6M")].map { $0[...] }
    #expect(decoder.next { parts[0].popFirst() } == nil)
    #expect(
      decoder.next { parts[1].popFirst() } == .mouse(MouseEvent(.press, row: 5, column: 10)))
  }

  @Test func `an old mouse report is three characters`() {
    func old(_ text: String) -> [RawInput] {
      [.key(TERMINAL_KEY_MOUSE_X10)] + characters(text)
    }
    #expect(
      events(old(" +&") + old("#+&") + old("`!!"))
        == [
          .mouse(MouseEvent(.press, row: 5, column: 10)),
          .mouse(MouseEvent(.release, row: 5, column: 10)),
          .mouse(MouseEvent(.wheelUp, row: 0, column: 0)),
        ])
  }

  @Test func `a new size passes through`() {
    #expect(events([.resized(rows: 1, columns: 2)]) == [.resize(rows: 1, columns: 2)])
  }
}
