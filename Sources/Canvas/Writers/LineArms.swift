/// A box-drawing character as strokes from the middle of the cell to its sides.
///
/// Drawn exactly, lines of neighbouring cells meet whatever the font.
struct LineArms: Hashable {
  /// How heavy the stroke to a side is: 0 for none, 1 light, 2 heavy.
  var up = 0
  var right = 0
  var down = 0
  var left = 0
  /// Whether the strokes are broken.
  var isDashed = false

  /// The arms of a character; nil where it is no box-drawing line.
  init?(_ character: Character) {
    guard let known = LineArms.known[character] else { return nil }
    (up, right, down, left) = (known[0], known[1], known[2], known[3])
    isDashed = "┄┆┈┊".contains(character)
  }

  /// The nearest ASCII character.
  var ascii: Character {
    if up == 0 && down == 0 { return "-" }
    if left == 0 && right == 0 { return "|" }
    return "+"
  }

  /// Weights up, right, down, left.
  private static let known: [Character: [Int]] = [
    "─": [0, 1, 0, 1], "━": [0, 2, 0, 2], "│": [1, 0, 1, 0], "┃": [2, 0, 2, 0],
    "┄": [0, 1, 0, 1], "┆": [1, 0, 1, 0], "┈": [0, 1, 0, 1], "┊": [1, 0, 1, 0],
    "┌": [0, 1, 1, 0], "┐": [0, 0, 1, 1], "└": [1, 1, 0, 0], "┘": [1, 0, 0, 1],
    "┏": [0, 2, 2, 0], "┓": [0, 0, 2, 2], "┗": [2, 2, 0, 0], "┛": [2, 0, 0, 2],
    "├": [1, 1, 1, 0], "┤": [1, 0, 1, 1], "┬": [0, 1, 1, 1], "┴": [1, 1, 0, 1],
    "┼": [1, 1, 1, 1], "╋": [2, 2, 2, 2], "╭": [0, 1, 1, 0], "╮": [0, 0, 1, 1],
    "╰": [1, 1, 0, 0], "╯": [1, 0, 0, 1], "╴": [0, 0, 0, 1], "╵": [1, 0, 0, 0],
    "╶": [0, 1, 0, 0], "╷": [0, 0, 1, 0], "┣": [2, 2, 2, 0], "┫": [2, 0, 2, 2],
    "┳": [0, 2, 2, 2], "┻": [2, 2, 0, 2],
  ]
}
