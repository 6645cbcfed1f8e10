/// Dots finer than character cells: 2 x 4 braille dots to a cell, or one full stop in ASCII.
struct DotCanvas {
  /// A cell with dots and the series that drew last in it.
  struct DottedCell {
    var dots: UInt32
    var owner: Int
    var unicode: Bool

    var character: Character {
      guard unicode, let scalar = UnicodeScalar(0x2800 + dots) else { return "." }
      return Character(scalar)
    }
  }

  /// A dot, from the top left.
  struct Dot {
    var row: Int
    var column: Int
  }

  let area: Area
  let unicode: Bool
  /// The cells row by row, nil without dots: [rows, columns].
  private(set) var cells: [DottedCell?]

  private var perCell: (rows: Int, columns: Int) { unicode ? (4, 2) : (1, 1) }

  init(area: Area, unicode: Bool) {
    self.area = area
    self.unicode = unicode
    cells = Array(repeating: nil, count: area.rows * area.columns)
  }

  /// The dot at a share of the width, from the left, and of the height, from the bottom.
  func place(_ x: Double, _ y: Double) -> Dot {
    let rows = area.rows * perCell.rows - 1
    let columns = area.columns * perCell.columns - 1
    return Dot(
      row: Int((min(max(1 - y, 0), 1) * Double(rows)).rounded()),
      column: Int((min(max(x, 0), 1) * Double(columns)).rounded()))
  }

  /// The cell on the frame that holds a dot.
  func cell(of dot: Dot) -> Frame.Position {
    Frame.Position(
      row: area.row + dot.row / perCell.rows, column: area.column + dot.column / perCell.columns)
  }

  mutating func line(from: Dot, to: Dot, owner: Int) {
    let steps = max(abs(to.row - from.row), abs(to.column - from.column), 1)
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      set(
        Dot(
          row: from.row + Int((share * Double(to.row - from.row)).rounded()),
          column: from.column + Int((share * Double(to.column - from.column)).rounded())),
        owner: owner)
    }
  }

  private mutating func set(_ dot: Dot, owner: Int) {
    let index = dot.row / perCell.rows * area.columns + dot.column / perCell.columns
    // Braille numbers its dots down the left column, down the right, then the bottom row.
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    let bit = unicode ? bits[dot.row % 4][dot.column % 2] : 1
    cells[index] = DottedCell(
      dots: (cells[index]?.dots ?? 0) | bit, owner: owner, unicode: unicode)
  }
}
