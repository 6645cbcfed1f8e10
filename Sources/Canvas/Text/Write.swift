extension Frame {
  /// Writes a text from (row, column) on and says how many columns it took.
  ///
  /// What does not fit into `limit` columns, or into the frame, ends in an ellipsis. Wide
  /// characters take two columns; control characters appear as a replacement.
  @discardableResult
  public mutating func write(
    _ text: String, row: Int, column: Int, style: Style = Style(), limit: Int? = nil
  ) -> Int {
    let room = min(limit ?? Int.max, columns - min(column, columns))
    let shown = truncated(text, toWidth: room)
    var used = 0
    for character in shown {
      let width = CellCharacter(character).width
      if width > 0 { self[row, column + used] = Cell(character, style) }
      used += width
    }
    return used
  }

  /// Puts the same cell everywhere in an area.
  public mutating func fill(_ area: Area, with cell: Cell) {
    for row in max(0, area.row)..<max(0, area.row, min(rows, area.row + area.rows)) {
      for column in max(
        0, area.column)..<max(
          0, area.column, min(columns, area.column + area.columns))
      {
        self[row, column] = cell
      }
    }
  }
}

/// The text if it fits into `width` columns, else its beginning with an ellipsis.
public func truncated(_ text: String, toWidth width: Int) -> String {
  guard width > 0 else { return "" }
  // Nothing is measured beyond what can be shown: a text may be very long.
  var used = 0
  var beforeEllipsis = text.startIndex
  for index in text.indices {
    let next = CellCharacter(text[index]).width
    if used + next > width { return text[..<beforeEllipsis] + "…" }
    used += next
    if used < width { beforeEllipsis = text.index(after: index) }
  }
  return text
}
