/// Square picture points laid over character cells.
///
/// A character cell is about twice as high as wide. Where half blocks can be drawn in colour, it
/// holds two points, one above the other; elsewhere a cell is one point, and the shape is kept by
/// giving every row twice as many points as it would have.
public struct Raster: Hashable, Sendable {
  /// The cells it covers.
  public let area: Area
  /// How many points lie one above the other in a cell: 2 with half blocks, else 1.
  public let pointsPerCell: Int
  /// How many rows of points there are; the last half of the last cell may be left over.
  public let rows: Int
  /// How many columns of points there are: one for each column of cells.
  public let columns: Int

  /// The largest raster in an area, from its top left, with the shape of a picture of
  /// `height` x `width` pixels.
  ///
  /// Half blocks need unicode and at least 256 colours: a cell then shows two exact colours.
  public init(
    fitting height: Int, by width: Int, in area: Area, capabilities: Capabilities
  ) {
    let halves = capabilities.unicode && [.rgb, .palette256].contains(capabilities.depth)
    pointsPerCell = halves ? 2 : 1
    let room = (height: Double(2 * area.rows), width: Double(area.columns))
    guard height > 0, width > 0, area.rows > 0, area.columns > 0 else {
      self.area = Area(row: area.row, column: area.column, rows: 0, columns: 0)
      rows = 0
      columns = 0
      return
    }
    let scale = min(room.height / Double(height), room.width / Double(width))
    let unit = Double(2 / pointsPerCell)
    let mostRows = area.rows * pointsPerCell
    rows = min(max(1, Int((Double(height) * scale / unit).rounded())), mostRows)
    columns = min(max(1, Int((Double(width) * scale).rounded())), area.columns)
    self.area = Area(
      row: area.row, column: area.column, rows: (rows + pointsPerCell - 1) / pointsPerCell,
      columns: columns)
  }

  /// The same raster with its top left corner at (row, column).
  public func moved(toRow row: Int, column: Int) -> Raster {
    Raster(
      area: Area(row: row, column: column, rows: area.rows, columns: area.columns),
      pointsPerCell: pointsPerCell, rows: rows, columns: columns)
  }

  private init(area: Area, pointsPerCell: Int, rows: Int, columns: Int) {
    self.area = area
    self.pointsPerCell = pointsPerCell
    self.rows = rows
    self.columns = columns
  }

  /// Whether some cells of a grid get no point of their own, so that the map leaves them out.
  public func leavesOut(gridRows: Int, gridColumns: Int) -> Bool {
    gridRows > rows || gridColumns > columns
  }

  /// The grid cell shown at a place of the frame, as for the mouse; the upper one where a character
  /// cell shows two, nil outside.
  public func gridCell(
    atRow row: Int, column: Int, gridRows: Int, gridColumns: Int
  ) -> (row: Int, column: Int)? {
    guard area.contains(row: row, column: column), gridRows > 0, gridColumns > 0 else {
      return nil
    }
    let point = (row - area.row) * pointsPerCell
    return (
      Raster.nearest(point, of: rows, in: gridRows),
      Raster.nearest(column - area.column, of: columns, in: gridColumns)
    )
  }

  /// The character cells that a grid cell fills, or, where it fills none, those in which it shows, at
  /// least one; nil outside the grid.
  public func cells(
    ofGridRow gridRow: Int, gridColumn: Int, gridRows: Int, gridColumns: Int
  ) -> Area? {
    guard gridRow >= 0, gridRow < gridRows, gridColumn >= 0, gridColumn < gridColumns,
      rows > 0, columns > 0
    else { return nil }
    let vertical = Raster.points(of: gridRow, in: gridRows, over: rows)
    let horizontal = Raster.points(of: gridColumn, in: gridColumns, over: columns)
    let first = (vertical.lowerBound + pointsPerCell - 1) / pointsPerCell
    let filled = first..<max(first, vertical.upperBound / pointsPerCell)
    let shown =
      vertical.lowerBound / pointsPerCell..<(vertical.upperBound - 1) / pointsPerCell + 1
    let rows = filled.isEmpty ? shown : filled
    return Area(
      row: area.row + rows.lowerBound, column: area.column + horizontal.lowerBound,
      rows: rows.count, columns: horizontal.count)
  }

  /// The grid index whose cell holds the middle of a point.
  static func nearest(_ point: Int, of points: Int, in cells: Int) -> Int {
    min((2 * point + 1) * cells / (2 * points), cells - 1)
  }

  /// The points whose middles lie in a grid cell; where there are none, the one over its middle.
  private static func points(of cell: Int, in cells: Int, over points: Int) -> Range<Int> {
    // The first point with (2 p + 1) cells >= 2 points cell.
    func first(_ cell: Int) -> Int {
      max(0, (2 * points * cell - cells + 2 * cells - 1) / (2 * cells))
    }
    let range = first(cell)..<max(first(cell), min(first(cell + 1), points))
    guard range.isEmpty else { return range }
    let middle = min((2 * cell + 1) * points / (2 * cells), points - 1)
    return middle..<(middle + 1)
  }
}
