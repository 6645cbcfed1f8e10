import Canvas
import Testing

@Suite struct RasterTests {
  private let halves = Capabilities()
  private let whole = Capabilities(depth: .sixteen)

  @Test func fitsTheShapeOfThePicture() {
    let area = Area(row: 2, column: 3, rows: 10, columns: 40)
    let square = Raster(fitting: 224, by: 224, in: area, capabilities: halves)
    #expect((square.rows, square.columns) == (20, 20))
    #expect(square.area == Area(row: 2, column: 3, rows: 10, columns: 20))
    let wide = Raster(fitting: 100, by: 400, in: area, capabilities: halves)
    #expect((wide.rows, wide.columns) == (10, 40))
    let odd = Raster(fitting: 70, by: 400, in: area, capabilities: halves)
    #expect((odd.rows, odd.columns, odd.area.rows) == (7, 40, 4))
    let cells = Raster(fitting: 224, by: 224, in: area, capabilities: whole)
    #expect((cells.rows, cells.columns, cells.area.rows) == (10, 20, 10))
  }

  @Test func halfBlocksNeedColorsAndUnicode() {
    let area = Area(row: 0, column: 0, rows: 4, columns: 4)
    for unicode in [true, false] {
      for depth in ColorDepth.allCases {
        let raster = Raster(
          fitting: 1, by: 1, in: area,
          capabilities: Capabilities(depth: depth, unicode: unicode))
        let expected = unicode && (depth == .rgb || depth == .palette256) ? 2 : 1
        #expect(raster.pointsPerCell == expected)
      }
    }
  }

  @Test func thinPicturesKeepAPoint() {
    let area = Area(row: 0, column: 0, rows: 10, columns: 10)
    let thin = Raster(fitting: 1, by: 10_000, in: area, capabilities: halves)
    #expect((thin.rows, thin.columns) == (1, 10))
    let none = Raster(
      fitting: 5, by: 5, in: Area(row: 0, column: 0, rows: 0, columns: 9), capabilities: halves)
    #expect((none.rows, none.columns, none.area.rows) == (0, 0, 0))
    #expect(Raster(fitting: 0, by: 5, in: area, capabilities: halves).rows == 0)
  }

  @Test func everyPlaceMapsToTheGridCellThatIsDrawnThere() throws {
    for (rows, columns) in [(7, 7), (3, 5), (14, 14), (1, 1), (40, 40)] {
      let raster = Raster(
        fitting: rows, by: columns, in: Area(row: 1, column: 2, rows: 9, columns: 30),
        capabilities: halves)
      let grid = try HeatGrid(
        rows: rows, columns: columns, cells: (0..<(rows * columns)).map { .group($0 % 8) })
      var frame = Frame(rows: 12, columns: 40)
      frame.draw(grid, on: raster, colorMap: .viridis, capabilities: halves)
      for row in 0..<12 {
        for column in 0..<40 {
          let found = raster.gridCell(
            atRow: row, column: column, gridRows: rows, gridColumns: columns)
          #expect((found != nil) == raster.area.contains(row: row, column: column))
          guard let found, case .group(let group) = grid[found.row, found.column] else { continue }
          let style = frame[row, column].style
          let upper = frame[row, column].character == "▀" ? style.foreground : style.background
          #expect(upper == GroupPalette.color(group, depth: .rgb))
        }
      }
    }
  }

  @Test func cellsOfAGridCellAreThoseThatShowIt() throws {
    for (rows, columns) in [(7, 7), (5, 3), (20, 20), (50, 50)] {
      let raster = Raster(
        fitting: rows, by: columns, in: Area(row: 1, column: 2, rows: 10, columns: 20),
        capabilities: halves)
      for gridRow in 0..<rows {
        for gridColumn in 0..<columns {
          let area = try #require(
            raster.cells(
              ofGridRow: gridRow, gridColumn: gridColumn, gridRows: rows, gridColumns: columns))
          #expect(area.rows >= 1 && area.columns >= 1)
          #expect(raster.area.contains(row: area.row, column: area.column))
          if !raster.leavesOut(gridRows: rows, gridColumns: columns) {
            let found = raster.gridCell(
              atRow: area.row + area.rows - 1, column: area.column + area.columns - 1,
              gridRows: rows, gridColumns: columns)
            #expect(found.map { $0.column } == gridColumn)
          }
        }
      }
      #expect(
        raster.cells(ofGridRow: rows, gridColumn: 0, gridRows: rows, gridColumns: columns) == nil)
    }
  }

  @Test func saysWhenCellsAreLeftOut() {
    let raster = Raster(
      fitting: 1, by: 1, in: Area(row: 0, column: 0, rows: 10, columns: 20), capabilities: halves)
    #expect(!raster.leavesOut(gridRows: 20, gridColumns: 20))
    #expect(raster.leavesOut(gridRows: 21, gridColumns: 20))
    #expect(raster.leavesOut(gridRows: 20, gridColumns: 56))
  }
}
