import Canvas

extension MapTile {
  /// The part of the map that has anything to say, where that is a small part: the keys of a window
  /// or of a neighbourhood, with the markers among them.
  var closeUp: MapTile {
    let reached = (0..<heat.rows * heat.columns).filter {
      heat[$0 / heat.columns, $0 % heat.columns] != .unreachable
    }
    guard
      let rows = Self.span(
        reached.map { $0 / heat.columns } + markers.map(\.row), of: heat.rows),
      let columns = Self.span(
        reached.map { $0 % heat.columns } + markers.map(\.column), of: heat.columns),
      rows.count * columns.count * 4 <= heat.rows * heat.columns
    else { return self }
    let cells = rows.flatMap { row in columns.map { heat[row, $0] } }
    guard let near = try? HeatGrid(rows: rows.count, columns: columns.count, cells: cells) else {
      return self
    }
    var tile = self
    tile.heat = near
    tile.shape = (
      shape.height * rows.count / heat.rows, shape.width * columns.count / heat.columns
    )
    tile.markers = markers.map {
      ($0.marker, $0.row - rows.lowerBound, $0.column - columns.lowerBound)
    }
    func shares(_ part: Range<Int>, _ count: Int) -> ClosedRange<Double> {
      Double(part.lowerBound) / Double(count)...Double(part.upperBound) / Double(count)
    }
    tile.rows = shares(rows, heat.rows)
    tile.columns = shares(columns, heat.columns)
    tile.picture = nil
    tile.title =
      "rows \(rows.lowerBound)-\(rows.upperBound - 1), columns"
      + " \(columns.lowerBound)-\(columns.upperBound - 1) of \(heat.rows)×\(heat.columns) tokens"
    return tile
  }

  /// From one before the first to one after the last place, within `count`.
  private static func span(_ places: [Int], of count: Int) -> Range<Int>? {
    guard let first = places.min(), let last = places.max() else { return nil }
    return max(0, first - 1)..<min(count, last + 2)
  }
}
