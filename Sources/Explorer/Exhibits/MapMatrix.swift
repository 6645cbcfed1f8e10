import Canvas

/// Small maps laid out as a table: a row each of some things, a column each of others.
public struct MapMatrix: Sendable {
  /// What each row is.
  var rowTitles: [String]
  /// What each column is.
  var columnTitles: [String]
  /// The maps, by row and column; nil where there is none.
  var tiles: [[MapTile?]]
  /// The map that is pointed out, and kept in sight.
  var selected: (row: Int, column: Int)?
  /// What the colours mean.
  var legend: Legend?

  init(
    rowTitles: [String], columnTitles: [String], tiles: [[MapTile?]],
    selected: (row: Int, column: Int)? = nil, legend: Legend? = nil
  ) {
    self.rowTitles = rowTitles
    self.columnTitles = columnTitles
    self.tiles = tiles
    self.selected = selected
    self.legend = legend
  }
}

extension Screen {
  /// Draws a matrix of maps, each as large as all find room, none smaller than a character high; rows
  /// and columns that find no room are left out, those around the selected map last.
  mutating func draw(_ matrix: MapMatrix, in area: Area) {
    let label = matrix.rowTitles.map { displayWidth($0) }.max() ?? 0
    var below = 0
    if let legend = matrix.legend {
      var scratch = Screen(rows: 6, columns: area.columns, capabilities: capabilities)
      below = scratch.frame.draw(legend, in: scratch.frame.area, capabilities: capabilities)
    }
    let room = Area(
      row: area.row + 1, column: area.column + label + 1, rows: area.rows - 1 - below,
      columns: area.columns - label - 1)
    guard room.rows > 0, room.columns > 2, !matrix.rowTitles.isEmpty, !matrix.columnTitles.isEmpty
    else { return }
    // A character is twice as high as wide.
    let wanted = max(1, min(room.rows / matrix.rowTitles.count, 12))
    let width = max(3, min(2 * wanted + 1, room.columns / matrix.columnTitles.count))
    let height = max(1, min(wanted, width / 2 + 1))
    let gap = height > 3 ? 1 : 0
    let rows = Self.shown(
      matrix.rowTitles.count, around: matrix.selected?.row ?? 0, room: room.rows / height)
    let columns = Self.shown(
      matrix.columnTitles.count, around: matrix.selected?.column ?? 0, room: room.columns / width)

    for (place, column) in columns.enumerated() {
      frame.write(
        matrix.columnTitles[column], row: area.row, column: room.column + place * width,
        style: column == matrix.selected?.column ? selected : quiet, limit: width)
    }
    for (line, row) in rows.enumerated() {
      let top = room.row + line * height
      frame.write(
        matrix.rowTitles[row], row: top, column: area.column,
        style: row == matrix.selected?.row ? selected : quiet, limit: label)
      for (place, column) in columns.enumerated() {
        guard let tile = matrix.tiles[row][column] else { continue }
        draw(
          tile,
          filling: Area(
            row: top, column: room.column + place * width, rows: height - gap, columns: width - 1))
      }
    }
    guard let legend = matrix.legend else { return }
    frame.draw(
      legend,
      in: Area(
        row: area.row + area.rows - below, column: area.column, rows: below, columns: area.columns),
      capabilities: capabilities)
  }

  /// Draws a small map over the whole of an area, whatever its proportions.
  private mutating func draw(_ tile: MapTile, filling area: Area) {
    let raster = Raster(
      fitting: 2 * area.rows, by: area.columns, in: area, capabilities: capabilities)
    frame.draw(
      tile.heat.coarsened(to: raster), on: raster, colorMap: tile.colorMap,
      capabilities: capabilities)
    if let action = tile.action { target(area, action) }
  }

  /// As many of `count` as there is room for, with `place` among them.
  private static func shown(_ count: Int, around place: Int, room: Int) -> Range<Int> {
    let size = max(1, min(count, room))
    let first = max(0, min(count - size, place - size / 2))
    return first..<first + size
  }
}
