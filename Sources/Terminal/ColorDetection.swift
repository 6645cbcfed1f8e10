import Canvas

/// What a terminal description says about a terminal type.
package struct TerminfoFacts: Hashable, Sendable {
  /// How many colours there are, 0 for none.
  package var colors: Int
  /// Whether colour numbers are RGB values.
  package var isDirect: Bool
  /// Whether the cursor can be put anywhere.
  package var movesCursor: Bool

  /// The facts about a type.
  package init(colors: Int, isDirect: Bool = false, movesCursor: Bool = true) {
    self.colors = colors
    self.isDirect = isDirect
    self.movesCursor = movesCursor
  }

  /// How many colours a description alone promises.
  package var depth: ColorDepth {
    if isDirect { return .rgb }
    if colors >= 256 { return .palette256 }
    return colors >= 8 ? .sixteen : .none
  }
}

/// One way to open the screen: a description with the colours to use of it.
package struct ScreenAttempt: Hashable, Sendable {
  /// Where the description comes from.
  package enum Description: Hashable, Sendable {
    case installed(String)
    case embedded(EmbeddedTerminfo)
  }
  /// The description to give to ncurses.
  package var description: Description
  /// The colours to use.
  package var depth: ColorDepth

  /// An attempt.
  package init(_ description: Description, _ depth: ColorDepth) {
    self.description = description
    self.depth = depth
  }
}

/// Finds out the colours from the environment and the terminal descriptions, never by asking the
/// terminal: a question that stays unanswered is how programs hang.
package enum ColorDetection {
  /// The ways to open the screen, the best first; never empty.
  ///
  /// - Throws: `TerminalError.cannotPlaceCursor` for a type such as `dumb`.
  package static func attempts(
    color: ColorDepth?, environment: [String: String],
    terminfo: (_ type: String) -> TerminfoFacts?
  ) throws(TerminalError) -> [ScreenAttempt] {
    let type = environment["TERM"] ?? ""
    let facts = type.isEmpty ? nil : terminfo(type)
    if let facts, !facts.movesCursor {
      throw .cannotPlaceCursor(type: type)
    }
    let depth = depth(color: color, environment: environment, type: type, facts: facts)
    var attempts: [ScreenAttempt] = []
    switch depth {
    case .rgb:
      attempts = [ScreenAttempt(.embedded(.direct), .rgb)]
    case .palette256:
      if let facts, facts.colors >= 256, !facts.isDirect, !isCommon(type) {
        attempts = [ScreenAttempt(.installed(type), .palette256)]
      }
      attempts.append(ScreenAttempt(.embedded(.palette), .palette256))
    case .sixteen:
      if let facts, facts.colors >= 8, !facts.isDirect {
        attempts = [ScreenAttempt(.installed(type), .sixteen)]
      }
      attempts.append(ScreenAttempt(.embedded(.palette), .sixteen))
    case .none:
      break
    }
    // Should ncurses refuse all of that, then what it knows itself.
    for name in facts == nil ? ["xterm-256color", "xterm"] : [type, "xterm-256color", "xterm"] {
      guard let known = terminfo(name), known.movesCursor else { continue }
      // The direct descriptions in circulation show the first blues as red to white.
      let best = known.isDirect ? .none : known.depth
      attempts.append(ScreenAttempt(.installed(name), depth.atMost(best)))
    }
    attempts.append(ScreenAttempt(.embedded(.palette), depth.atMost(.palette256)))
    var seen: Set<ScreenAttempt> = []
    return attempts.filter { seen.insert($0).inserted }
  }

  /// Whether a type is one that terminals of all kinds call themselves.
  ///
  /// The installed description is xterm's or tmux's own then and promises what others lack.
  private static func isCommon(_ type: String) -> Bool {
    ["xterm", "tmux", "screen"].contains { type.hasPrefix($0) }
  }

  private static func depth(
    color: ColorDepth?, environment: [String: String], type: String, facts: TerminfoFacts?
  ) -> ColorDepth {
    if let color { return color }
    func has(_ name: String) -> Bool { environment[name]?.isEmpty == false }
    if has("NO_COLOR") { return .none }
    // A type without colours, or the console with its sixteen, was named on purpose.
    if let facts, facts.depth == .none { return .none }
    if type.hasPrefix("linux") { return .sixteen }
    // tmux takes 24-bit colour from every program and brings it down for its own terminal.
    if ["truecolor", "24bit"].contains(environment["COLORTERM"]) || has("TMUX") { return .rgb }
    return facts?.depth ?? .palette256
  }
}

extension ColorDepth {
  /// The lesser of two depths.
  fileprivate func atMost(_ other: ColorDepth) -> ColorDepth {
    let order = Self.allCases
    return (order.firstIndex(of: self) ?? 0) < (order.firstIndex(of: other) ?? 0) ? self : other
  }
}
