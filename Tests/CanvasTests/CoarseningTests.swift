import Canvas
import Testing

/// Maps with more cells than there are points to draw them.
struct CoarseningTests {
  private func raster(_ rows: Int, _ columns: Int) -> Raster {
    Raster(
      fitting: 2 * rows, by: columns,
      in: Area(row: 0, column: 0, rows: rows, columns: columns),
      capabilities: Capabilities(depth: .none))
  }

  @Test func aPeakOneCellWideIsKept() throws {
    var cells = [HeatCell](repeating: .unreachable, count: 81)
    cells[4 * 9 + 4] = .value(0.25)
    cells[4 * 9 + 5] = .value(0.75)
    let grid = try HeatGrid(rows: 9, columns: 9, cells: cells)
    let coarse = grid.coarsened(to: raster(3, 3))
    #expect(coarse.rows == 3 && coarse.columns == 3)
    #expect(coarse[1, 1] == .value(0.75))
    #expect(coarse[0, 0] == .unreachable)
  }

  @Test func aMapThatFitsStaysAsItIs() throws {
    let grid = try HeatGrid(rows: 2, columns: 2, cells: [.zero, .masked, .padding, .value(1)])
    #expect(grid.coarsened(to: raster(4, 4)) == grid)
  }

  @Test func whatIsWithinReachComesFirst() throws {
    let grid = try HeatGrid(
      rows: 1, columns: 6,
      cells: [.unreachable, .masked, .zero, .unreachable, .value(0.1), .clipped(high: true)])
    let coarse = grid.coarsened(to: raster(1, 3))
    #expect((0..<3).map { coarse[0, $0] } == [.masked, .zero, .clipped(high: true)])
  }
}
