import Backbones
import Canvas

extension HeatGrid {
  /// The cells of a grid of tokens, of which there are as many as the grid has.
  init(_ grid: Grid, _ cells: [HeatCell]) {
    precondition(cells.count == grid.count)
    // The count was checked, so the grid is well formed.
    self = try! HeatGrid(rows: grid.height, columns: grid.width, cells: cells)
  }
}
