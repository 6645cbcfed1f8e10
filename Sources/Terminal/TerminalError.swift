/// Why there is no screen to draw on, or no longer one.
public enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Output or input goes to a file or a pipe.
  case notATerminal(String)
  /// The terminal type says that the cursor cannot be placed.
  case cannotPlaceCursor(type: String)
  /// No terminal description could be opened.
  case noDescription(type: String)
  /// A second screen was asked for while one is open.
  case alreadyOpen
  /// The terminal was closed or its line hung up.
  case lost

  /// The fault as a sentence for a person.
  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal, and the explorer needs one to draw on and to read keys from."
    case .cannotPlaceCursor(let type):
      "A terminal of type \"\(type)\" (TERM) cannot place its cursor: nothing can be drawn on it."
    case .noDescription(let type):
      "The terminal type \"\(type)\" (TERM) is unknown here, and no other could be used instead."
    case .alreadyOpen:
      "The terminal already shows a screen of this program."
    case .lost:
      "The terminal went away."
    }
  }
}
