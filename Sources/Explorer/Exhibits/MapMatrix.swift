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
  /// Draws a matrix of maps, each as large as all find room, none smaller than a character high.
  ///
  /// Where there is more width than height, the rows go on in further blocks to the right. Rows and
  /// columns that find no room are left out, those around the selected map last.
  mutating func draw(_ matrix: MapMatrix, in area: Area) {
    var below = 0
    if let legend = matrix.legend {
      var scratch = Screen(rows: 6, columns: area.columns, capabilities: capabilities)
      below = scratch.frame.draw(legend, in: scratch.frame.area, capabilities: capabilities)
    }
    let layout = MatrixLayout(matrix, rows: area.rows - 1 - below, columns: area.columns)
    guard let layout else { return }
    let rows = Self.shown(
      matrix.rowTitles.count, around: matrix.selected?.row ?? 0, room: layout.rowsShown)
    let columns = Self.shown(
      matrix.columnTitles.count, around: matrix.selected?.column ?? 0, room: layout.columnsShown)
    let label = layout.label

    for (line, row) in rows.enumerated() {
      let left = area.column + line / layout.rowsOfBlock * layout.blockWidth
      let top = area.row + 1 + line % layout.rowsOfBlock * layout.height
      frame.write(
        matrix.rowTitles[row], row: top, column: left,
        style: row == matrix.selected?.row ? selected : quiet, limit: label)
      for (place, column) in columns.enumerated() {
        let start = left + label + 1 + place * layout.width
        if line % layout.rowsOfBlock == 0 {
          frame.write(
            matrix.columnTitles[column], row: area.row, column: start,
            style: column == matrix.selected?.column ? selected : quiet, limit: layout.width)
        }
        guard let tile = matrix.tiles[row][column] else { continue }
        draw(
          tile,
          filling: Area(
            row: top, column: start, rows: layout.height - layout.gap, columns: layout.width - 1))
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

/// How large the maps of a matrix are, and how its rows are divided into blocks side by side.
private struct MatrixLayout {
  /// Columns of the longest row title.
  let label: Int
  /// Columns from one map to the next.
  private(set) var width = 3
  /// Rows from one map to the next.
  private(set) var height = 1
  /// Rows of maps in a block.
  private(set) var rowsOfBlock: Int
  /// Columns from one block to the next.
  private(set) var blockWidth: Int
  /// How many rows of maps find room.
  private(set) var rowsShown: Int
  /// How many columns of maps find room.
  private(set) var columnsShown: Int

  /// Rows between two maps.
  var gap: Int { height > 3 ? 1 : 0 }

  /// The layout with the largest maps over a room without titles and legend; nil where none fits.
  init?(_ matrix: MapMatrix, rows: Int, columns: Int) {
    label = matrix.rowTitles.map { displayWidth($0) }.max() ?? 0
    let (count, across) = (matrix.rowTitles.count, matrix.columnTitles.count)
    let inner = columns - label - 1
    guard rows > 0, inner > 2, count > 0, across > 0 else { return nil }
    // One block, of which a part may be shown.
    (rowsOfBlock, blockWidth) = (max(1, min(count, rows)), columns)
    (rowsShown, columnsShown) = (rowsOfBlock, inner / width)
    for blocks in 1...count {
      let rowsOfBlock = (count + blocks - 1) / blocks
      let blockWidth = (columns + 1) / blocks
      let inner = blockWidth - label - 2
      // A character is twice as high as wide.
      let wanted = min(rows / rowsOfBlock, 12)
      let width = min(2 * wanted + 1, inner / across)
      guard wanted >= 1, width >= 3 else { continue }
      let height = min(wanted, width / 2 + 1)
      guard blocks == 1 || min(2 * height, width) > min(2 * self.height, self.width) else {
        continue
      }
      (self.rowsOfBlock, self.width, self.height) = (rowsOfBlock, width, height)
      // No wider than the maps, so that blocks stay together.
      self.blockWidth = min(blockWidth, label + 3 + across * width)
      (rowsShown, columnsShown) = (count, across)
    }
  }
}
