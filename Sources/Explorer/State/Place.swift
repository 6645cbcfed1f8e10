import Backbones

/// A place on the picture, as shares of its height and width, so that it survives a change of grid
/// or backbone.
public struct Place: Sendable, Hashable, Codable {
  /// The share of the height above it, 0 to 1.
  public var y: Double
  /// The share of the width left of it, 0 to 1.
  public var x: Double

  /// A place by its shares.
  public init(y: Double, x: Double) {
    self.y = y
    self.x = x
  }

  /// The middle of a token of `grid`; one outside the grid is brought to its edge.
  public init(row: Int, column: Int, on grid: Grid) {
    y = (Double(min(grid.height - 1, max(0, row))) + 0.5) / Double(grid.height)
    x = (Double(min(grid.width - 1, max(0, column))) + 0.5) / Double(grid.width)
  }

  /// The token of `grid` that lies there.
  public func token(on grid: Grid) -> (row: Int, column: Int) {
    (
      min(grid.height - 1, max(0, Int(y * Double(grid.height)))),
      min(grid.width - 1, max(0, Int(x * Double(grid.width))))
    )
  }
}
