extension Frame {
  /// Draws a border along the inside of an area, with a title in its upper side.
  ///
  /// Box-drawing lines with `unicode`, else `+`, `-` and `|`. What lies inside stays.
  public mutating func box(
    _ area: Area, title: String = "", style: Style = Style(), titleStyle: Style? = nil,
    unicode: Bool = true
  ) {
    guard area.rows >= 2, area.columns >= 2 else { return }
    let lines: (horizontal: Character, vertical: Character, corners: [Character]) =
      unicode ? ("─", "│", ["┌", "┐", "└", "┘"]) : ("-", "|", ["+", "+", "+", "+"])
    let last = (row: area.row + area.rows - 1, column: area.column + area.columns - 1)
    for column in area.column...last.column {
      self[area.row, column] = Cell(lines.horizontal, style)
      self[last.row, column] = Cell(lines.horizontal, style)
    }
    for row in area.row...last.row {
      self[row, area.column] = Cell(lines.vertical, style)
      self[row, last.column] = Cell(lines.vertical, style)
    }
    self[area.row, area.column] = Cell(lines.corners[0], style)
    self[area.row, last.column] = Cell(lines.corners[1], style)
    self[last.row, area.column] = Cell(lines.corners[2], style)
    self[last.row, last.column] = Cell(lines.corners[3], style)
    guard !title.isEmpty, area.columns > 6 else { return }
    let used = write(
      title, row: area.row, column: area.column + 3, style: titleStyle ?? style,
      limit: area.columns - 6)
    self[area.row, area.column + 2] = Cell(" ", style)
    self[area.row, area.column + 3 + used] = Cell(" ", style)
  }
}
