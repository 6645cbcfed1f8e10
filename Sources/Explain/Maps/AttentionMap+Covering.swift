import Backbones

/// Which tokens of a grid keys cover.
extension AttentionMap {
  /// Whether keys overlap or differ in size.
  static func needsDensity(_ support: [KeyCell], grid: Grid, stride: Int) -> Bool {
    let seen = support.filter { $0.kind == .ordinary }
    guard let first = seen.first else { return false }
    guard seen.allSatisfy({ $0.tokens == first.tokens }) else { return true }
    var covered = [Bool](repeating: false, count: grid.count)
    var overlap = false
    for key in seen {
      forEachToken(key.rectangle, grid: grid, stride: stride) { token in
        overlap = overlap || covered[token]
        covered[token] = true
      }
    }
    return overlap
  }

  /// Calls `body` with every token of the grid that a rectangle of pixels covers.
  static func forEachToken(
    _ rectangle: PixelRectangle, grid: Grid, stride: Int, _ body: (Int) -> Void
  ) {
    let rows = (rectangle.rows.lowerBound / stride..<rectangle.rows.upperBound / stride)
      .clamped(to: 0..<grid.height)
    let columns = (rectangle.columns.lowerBound / stride..<rectangle.columns.upperBound / stride)
      .clamped(to: 0..<grid.width)
    for row in rows {
      for column in columns { body(row * grid.width + column) }
    }
  }
}
