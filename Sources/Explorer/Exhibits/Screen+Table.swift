import Canvas

extension Screen {
  /// Draws a table, scrolled so that its selected row is seen, without the columns that matter
  /// least where there is no room for all.
  mutating func draw(_ table: Table, in area: Area) {
    guard area.rows > 0, !table.columns.isEmpty else { return }
    let allWidths = table.columns.indices.map { width(of: $0, in: table) }
    let shown = fitting(table, allWidths, columns: area.columns)
    let widths = shrunk(shown, of: table, shown.map { allWidths[$0] }, columns: area.columns)
    drawRow(
      shown.map { table.columns[$0].title }, table, shown, widths, row: area.row, in: area,
      style: Style(bold: true))
    // The last row says how many more there are.
    let isCut = table.rows.count > area.rows - 1
    let room = area.rows - (isCut && area.rows > 3 ? 2 : 1)
    let selected = table.selected ?? 0
    let first = max(0, min(selected - room / 2, table.rows.count - room))
    for (place, index) in (first..<table.rows.count).prefix(max(0, room)).enumerated() {
      let row = area.row + 1 + place
      let line = Area(row: row, column: area.column, rows: 1, columns: area.columns)
      let isSelected = index == table.selected
      if isSelected { frame.fill(line, with: Cell(" ", self.selected)) }
      drawRow(
        shown.map { table.rows[index][$0] }, table, shown, widths, row: row, in: area,
        style: isSelected ? self.selected : Style())
      if index < table.actions.count, let action = table.actions[index] { target(line, action) }
    }
    let hidden = table.rows.count - first - room
    if hidden > 0, room > 0, area.rows > 3 {
      frame.write(
        "\(hidden) more below", row: area.row + area.rows - 1, column: area.column, style: quiet,
        limit: area.columns)
    }
  }

  /// How wide a table is with all its columns.
  func naturalWidth(_ table: Table) -> Int {
    table.columns.indices.reduce(-table.gap) { $0 + width(of: $1, in: table) + table.gap }
  }

  private func width(of column: Int, in table: Table) -> Int {
    table.rows.reduce(displayWidth(table.columns[column].title)) {
      max($0, displayWidth($1[column]))
    }
  }

  /// The columns that fit, the least important left out first.
  private func fitting(_ table: Table, _ widths: [Int], columns: Int) -> [Int] {
    var shown = Array(table.columns.indices)
    func total() -> Int {
      shown.reduce(-table.gap) { sum, index in
        sum + min(widths[index], table.columns[index].least ?? .max) + table.gap
      }
    }
    while shown.count > 1, total() > columns {
      let least = shown.map { table.columns[$0].importance }.min()
      guard let last = shown.lastIndex(where: { table.columns[$0].importance == least }) else {
        break
      }
      shown.remove(at: last)
    }
    return shown
  }

  /// Widths that fit: columns whose cells may be cut give way, the last one first.
  private func shrunk(
    _ shown: [Int], of table: Table, _ natural: [Int], columns: Int
  ) -> [Int] {
    var widths = natural
    var excess = widths.reduce(-table.gap) { $0 + $1 + table.gap } - columns
    for place in shown.indices.reversed() where excess > 0 {
      guard let least = table.columns[shown[place]].least else { continue }
      let cut = min(excess, max(0, widths[place] - least))
      widths[place] -= cut
      excess -= cut
    }
    return widths
  }

  private mutating func drawRow(
    _ cells: [String], _ table: Table, _ shown: [Int], _ widths: [Int], row: Int, in area: Area,
    style: Style
  ) {
    var column = area.column
    for (place, cell) in cells.enumerated() {
      let indent =
        table.columns[shown[place]].isNumeric ? widths[place] - displayWidth(cell) : 0
      frame.write(
        cell, row: row, column: column + indent, style: style,
        limit: max(0, min(widths[place], area.column + area.columns - column - indent)))
      column += widths[place] + table.gap
    }
  }
}
