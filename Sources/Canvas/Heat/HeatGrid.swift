/// A heat map before it is drawn: cells in rows, over the whole of a picture.
public struct HeatGrid: Hashable, Sendable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int
  /// The cells, row by row: [rows, columns].
  public let cells: [HeatCell]

  /// A map from its cells, [rows, columns].
  ///
  /// Throws `CanvasError.gridSize` where the number of cells is not rows x columns.
  public init(rows: Int, columns: Int, cells: [HeatCell]) throws(CanvasError) {
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows > 0, columns > 0, !overflow, count == cells.count else {
      throw .gridSize(rows: rows, columns: columns, cells: cells.count)
    }
    self.rows = rows
    self.columns = columns
    self.cells = cells
  }

  /// A map of one cell.
  public static func single(_ cell: HeatCell) -> HeatGrid { HeatGrid(cell) }

  private init(_ cell: HeatCell) {
    rows = 1
    columns = 1
    cells = [cell]
  }

  /// The cell at (row, column), which must exist.
  public subscript(row: Int, column: Int) -> HeatCell { cells[row * columns + column] }

  /// The special kinds in it, which a legend has to explain.
  public var specialKinds: [HeatKind] { HeatKind.special(in: cells) }
}

extension Frame {
  /// Draws a heat map on a raster, each point showing the grid cell under its middle.
  ///
  /// With half blocks a character cell shows two points in exact colours. Two of the same special
  /// kind show its mark; two unlike ones show the colours that stand for them, and where one is out
  /// of reach that half stays unpainted. With a `picture`, of the same extent as the grid, the heat
  /// lies over it with a `strength` from 0, the picture alone, to 1, the heat alone. Where colours
  /// are too few to blend, the stronger of the two is drawn.
  public mutating func draw(
    _ grid: HeatGrid, on raster: Raster, colorMap: ColorMap, capabilities: Capabilities,
    picture: PixelImage? = nil, strength: Double = 1
  ) {
    let strength = strength.isNaN ? 1 : min(max(strength, 0), 1)
    let blends = [.rgb, .palette256].contains(capabilities.depth)
    if let picture, strength == 0 || (!blends && strength < 0.5) {
      draw(picture, on: raster, capabilities: capabilities)
      return
    }
    let below =
      strength < 1 && blends
      ? picture?.sampled(rows: raster.rows, columns: raster.columns) : nil
    let painter = HeatPainter(
      colorMap: colorMap, capabilities: capabilities, strength: below == nil ? 1 : strength)
    let gridColumns = (0..<raster.columns).map {
      Raster.nearest($0, of: raster.columns, in: grid.columns)
    }
    for row in 0..<raster.area.rows {
      for column in 0..<raster.columns {
        func point(_ half: Int) -> HeatPainter.Point? {
          let pointRow = row * raster.pointsPerCell + half
          guard pointRow < raster.rows else { return nil }
          let gridRow = Raster.nearest(pointRow, of: raster.rows, in: grid.rows)
          return HeatPainter.Point(
            cell: grid[gridRow, gridColumns[column]],
            below: below.map { $0[pointRow * raster.columns + column] })
        }
        guard let upper = point(0) else { continue }
        self[raster.area.row + row, raster.area.column + column] =
          raster.pointsPerCell == 2
          ? painter.cell(upper, point(1)) : painter.cell(upper)
      }
    }
  }
}
