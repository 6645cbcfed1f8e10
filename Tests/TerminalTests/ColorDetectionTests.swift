import Canvas
import Terminal
import Testing

@Suite struct ColorDetectionTests {
  static let types: [String: TerminfoFacts] = [
    "xterm": TerminfoFacts(colors: 8),
    "xterm-256color": TerminfoFacts(colors: 256),
    "tmux-256color": TerminfoFacts(colors: 256),
    "rxvt-unicode-256color": TerminfoFacts(colors: 256),
    "xterm-direct": TerminfoFacts(colors: 1 << 24, isDirect: true),
    "linux": TerminfoFacts(colors: 8),
    "vt100": TerminfoFacts(colors: 0),
    "dumb": TerminfoFacts(colors: 0, movesCursor: false),
  ]

  private func attempts(
    _ environment: [String: String], color: ColorDepth? = nil,
    types: [String: TerminfoFacts] = Self.types
  ) throws -> [ScreenAttempt] {
    try ColorDetection.attempts(color: color, environment: environment) { types[$0] }
  }

  @Test(arguments: [
    (["TERM": "xterm-256color"], ScreenAttempt(.embedded(.palette), .palette256)),
    (
      ["TERM": "rxvt-unicode-256color"],
      ScreenAttempt(.installed("rxvt-unicode-256color"), .palette256)
    ),
    (["TERM": "tmux-256color"], ScreenAttempt(.embedded(.palette), .palette256)),
    (["TERM": "tmux-256color", "TMUX": "/tmp/x"], ScreenAttempt(.embedded(.direct), .rgb)),
    (["TERM": "xterm-256color", "TMUX": ""], ScreenAttempt(.embedded(.palette), .palette256)),
    (
      ["TERM": "xterm-256color", "COLORTERM": "truecolor"],
      ScreenAttempt(.embedded(.direct), .rgb)
    ),
    (["TERM": "xterm", "COLORTERM": "24bit"], ScreenAttempt(.embedded(.direct), .rgb)),
    (["TERM": "xterm", "COLORTERM": "yes"], ScreenAttempt(.installed("xterm"), .sixteen)),
    (["TERM": "xterm-direct"], ScreenAttempt(.embedded(.direct), .rgb)),
    (["TERM": "linux", "COLORTERM": "truecolor"], ScreenAttempt(.installed("linux"), .sixteen)),
    (["TERM": "vt100", "COLORTERM": "truecolor"], ScreenAttempt(.installed("vt100"), .none)),
    (["TERM": "xterm-ghost"], ScreenAttempt(.embedded(.palette), .palette256)),
    (["TERM": "xterm-ghost", "COLORTERM": "truecolor"], ScreenAttempt(.embedded(.direct), .rgb)),
    ([:], ScreenAttempt(.embedded(.palette), .palette256)),
  ])
  func `the environment and the description decide`(
    environment: [String: String], best: ScreenAttempt
  ) throws {
    #expect(try attempts(environment).first == best)
  }

  @Test func `NO_COLOR means none unless it is empty`() throws {
    let plain = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"]
    #expect(
      try attempts(plain).first == ScreenAttempt(.installed("xterm-256color"), .none))
    #expect(try attempts(plain).allSatisfy { $0.depth == .none })
    let empty = plain.merging(["NO_COLOR": ""]) { $1 }
    #expect(try attempts(empty).first?.depth == .rgb)
  }

  @Test(arguments: ColorDepth.allCases, ["vt100", "xterm-256color", "xterm-ghost"])
  func `the option wins over everything`(color: ColorDepth, type: String) throws {
    let environment = ["TERM": type, "NO_COLOR": "1", "COLORTERM": "truecolor"]
    #expect(try attempts(environment, color: color).first?.depth == color)
  }

  @Test(arguments: ["vt100", "linux", "xterm-256color", "tmux-256color", "", "xterm-ghost"])
  func `the last resort needs nothing installed`(type: String) throws {
    for color in ColorDepth.allCases {
      let last = try attempts(["TERM": type], color: color, types: [:]).last
      #expect(last?.description == .embedded(.palette))
      #expect(last?.depth == (color == .rgb ? .palette256 : color))
    }
  }

  @Test func `a resort never promises more colours than it has`() throws {
    let resorts = try attempts(["TERM": "xterm", "COLORTERM": "truecolor"])
    #expect(resorts.contains(ScreenAttempt(.installed("xterm"), .sixteen)))
    #expect(resorts.contains(ScreenAttempt(.installed("xterm-256color"), .palette256)))
    #expect(Set(resorts).count == resorts.count)
  }

  @Test func `a terminal that cannot place its cursor is refused by name`() {
    let error = #expect(throws: TerminalError.self) {
      try attempts(["TERM": "dumb"], color: .rgb)
    }
    #expect(error == .cannotPlaceCursor(type: "dumb"))
    #expect(error?.description.contains("\"dumb\"") == true)
  }
}
