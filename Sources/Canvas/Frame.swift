/// One character cell: a character with its colours and attributes.
public struct Cell: Hashable, Sendable {
  /// What is drawn; a space shows the background alone.
  public var character: Character
  /// Its colours and attributes.
  public var style: Style

  /// A cell with a character, by default a blank.
  public init(_ character: Character = " ", _ style: Style = Style()) {
    self.character = character
    self.style = style
  }

  /// Whether this is the right half of the wide character in the cell before.
  ///
  /// `Frame` puts such cells itself; whoever shows a frame skips them.
  public var isRightHalf: Bool { character == Cell.rightHalf }

  /// What a frame keeps right of a wide character.
  static let rightHalf: Character = "\0"
}

/// Colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  /// The colour of the character.
  public var foreground: Color
  /// The colour behind it.
  public var background: Color
  /// Heavier strokes.
  public var bold: Bool
  /// Fainter strokes, for what matters less.
  public var dim: Bool
  /// A line below.
  public var underline: Bool
  /// Foreground and background exchanged: how a selection is shown on every terminal.
  public var reverse: Bool

  /// A style; by default the terminal's own.
  public init(
    foreground: Color = .standard, background: Color = .standard, bold: Bool = false,
    dim: Bool = false, underline: Bool = false, reverse: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
  }
}

/// A rectangle of cells, its origin at the top left.
public struct Area: Hashable, Sendable {
  /// The first row.
  public var row: Int
  /// The first column.
  public var column: Int
  /// How many rows; never negative.
  public var rows: Int
  /// How many columns; never negative.
  public var columns: Int

  /// The rectangle from (row, column) on; negative sizes become 0.
  public init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  /// Whether the cell at (row, column) lies inside.
  public func contains(row: Int, column: Int) -> Bool {
    row >= self.row && row < self.row + rows && column >= self.column
      && column < self.column + columns
  }

  /// The rectangle without `margin` cells on each side.
  public func inset(by margin: Int = 1) -> Area {
    Area(
      row: row + margin, column: column + margin, rows: rows - 2 * margin,
      columns: columns - 2 * margin)
  }
}

/// A screen's worth of cells.
///
/// Writing outside is allowed and has no effect, so that views need no bounds of their own. A wide
/// character takes its cell and the next, and goes when either is overwritten; no cell ever holds a
/// control character.
public struct Frame: Hashable, Sendable {
  /// The height in cells.
  public let rows: Int
  /// The width in cells.
  public let columns: Int
  /// The cells, row by row: [rows, columns].
  public private(set) var cells: [Cell]
  /// Where the text cursor blinks, when a line is being typed.
  public var cursor: Position?

  /// A place on a frame.
  public struct Position: Hashable, Sendable {
    /// The row, from 0 at the top.
    public var row: Int
    /// The column, from 0 at the left.
    public var column: Int

    /// The cell at (row, column).
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// A blank frame.
  public init(rows: Int, columns: Int) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    cells = Array(repeating: Cell(), count: self.rows * self.columns)
  }

  /// The whole frame as an area.
  public var area: Area { Area(row: 0, column: 0, rows: rows, columns: columns) }

  /// The cell at (row, column); outside the frame, blank to read and ignored to write.
  public subscript(row: Int, column: Int) -> Cell {
    get {
      guard row >= 0, row < rows, column >= 0, column < columns else { return Cell() }
      return cells[row * columns + column]
    }
    set {
      guard row >= 0, row < rows, column >= 0, column < columns else { return }
      put(newValue, at: row * columns + column, isLast: column == columns - 1)
    }
  }

  private mutating func put(_ cell: Cell, at index: Int, isLast: Bool) {
    if cell.isRightHalf, cells[index].isRightHalf {  // a frame copied cell by cell
      cells[index].style = cell.style
      return
    }
    if cells[index].isRightHalf { cells[index - 1].character = " " }
    if !isLast, cells[index + 1].isRightHalf { cells[index + 1].character = " " }
    let shown = CellCharacter(cell.character)
    if cell.isRightHalf || shown.width == 0 || (shown.width == 2 && isLast) {
      cells[index] = Cell(" ", cell.style)
    } else {
      cells[index] = Cell(shown.character, cell.style)
    }
    guard shown.width == 2, !isLast else { return }
    // The next cell may have begun a wide character of its own.
    let after = index + 2
    if after < cells.count, after % columns != 0, cells[after].isRightHalf {
      cells[after].character = " "
    }
    cells[index + 1] = Cell(Cell.rightHalf, cell.style)
  }
}
