/// Why a text is no expression of a rearrangement; positions count characters from 1.
public enum RearrangementSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no `->`, or more than one.
  case arrows(Int)
  /// A character that no expression has.
  case character(Character, position: Int)
  /// A parenthesis that is opened and not closed.
  case notClosed(position: Int)
  /// A parenthesis that is closed and was not opened.
  case notOpened(position: Int)
  /// Parentheses within parentheses.
  case nested(position: Int)
  /// Dots that are no ellipsis.
  case dots(position: Int)
  /// A second ellipsis on one side.
  case secondEllipsis(position: Int)
  /// An ellipsis in parentheses on the left.
  case ellipsisInParentheses(position: Int)
  /// An ellipsis on the right that the left has none for.
  case ellipsisOnTheRightOnly(position: Int)
  /// A word that cannot name an axis.
  case name(String, position: Int)
  /// A number that is no length.
  case number(String, position: Int)
  /// An axis that stands twice on one side.
  case twice(String, position: Int)
  /// A plus or minus that is neither padding nor a window.
  case sum(position: Int)
  /// A window on the right.
  case windowOnTheRight(position: Int)

  /// The fault, in one sentence.
  public var description: String {
    switch self {
    case .arrows(0): "there is no -> between the axes before and the axes after"
    case .arrows(let count):
      "there are \(count) arrows; one -> parts the axes before from those after"
    case .character(let character, let position):
      "character \(position), \(String(character).debugDescription), belongs in no expression"
    case .notClosed(let position):
      "the parenthesis opened at character \(position) is never closed"
    case .notOpened(let position):
      "the parenthesis closed at character \(position) was never opened"
    case .nested(let position):
      "at character \(position) parentheses open within parentheses; axes are joined on one level"
    case .dots(let position):
      "the dots at character \(position) are no ellipsis, which is three of them by"
        + " themselves"
    case .secondEllipsis(let position):
      "a second ellipsis stands at character \(position); a side can have one"
    case .ellipsisInParentheses(let position):
      "the ellipsis at character \(position) stands in parentheses, which it can on the right only"
    case .ellipsisOnTheRightOnly(let position):
      "the ellipsis at character \(position) has none on the left to stand for"
    case .name(let name, let position):
      "\(name.debugDescription) at character \(position) is no name of an axis: a letter, then letters,"
        + " digits or underscores, none at the end"
    case .number(let text, let position):
      "the number \(text) at character \(position) is no length of an axis"
    case .twice(let name, let position):
      "axis \(name) stands a second time on the same side, at character \(position)"
    case .sum(let position):
      "the sign at character \(position) makes neither padding, as in (2 + h + 4), nor a window, as"
        + " in 2y+i-1"
    case .windowOnTheRight(let position):
      "the window at character \(position) stands on the right; only what is read can slide"
    }
  }
}
