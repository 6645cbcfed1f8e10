import Canvas

extension MapTile {
  /// The tile, or, where it has a focus and the area has fewer points than it has cells, as many
  /// cells around the focus as there are points.
  ///
  /// The title says which rows and columns those are.
  func part(in area: Area, _ capabilities: Capabilities) -> MapTile {
    let raster = Raster(
      fitting: shape.height, by: shape.width, in: area, capabilities: capabilities)
    guard let focus, raster.leavesOut(gridRows: heat.rows, gridColumns: heat.columns) else {
      return self
    }
    // A point is half a character high, or, without half blocks, drawn two characters wide.
    let isHalf = raster.pointsPerCell == 2
    let room = (
      rows: area.rows * raster.pointsPerCell, columns: isHalf ? area.columns : area.columns / 2
    )
    let rows = Self.range(around: focus.row, of: heat.rows, room: room.rows)
    let columns = Self.range(around: focus.column, of: heat.columns, room: room.columns)
    let cells = rows.flatMap { row in columns.map { heat[row, $0] } }
    guard
      let heat = try? HeatGrid(rows: rows.count, columns: columns.count, cells: cells)
    else { return self }
    var part = self
    part.heat = heat
    part.shape = (rows.count, columns.count)
    part.focus = nil
    part.picture = nil
    part.markers = markers.compactMap { marker in
      rows.contains(marker.row) && columns.contains(marker.column)
        ? (marker.marker, marker.row - rows.lowerBound, marker.column - columns.lowerBound) : nil
    }
    part.rows = Self.shares(rows, of: self.heat.rows, within: self.rows)
    part.columns = Self.shares(columns, of: self.heat.columns, within: self.columns)
    part.title += (title.isEmpty ? "" : ", ") + "the part around ◆"
    part.shortTitle = (shortTitle ?? title) + (title.isEmpty ? "" : ", ") + "around ◆"
    return part
  }

  private static func range(around place: Int, of count: Int, room: Int) -> Range<Int> {
    let size = max(1, min(count, room))
    let first = max(0, min(count - size, place - size / 2))
    return first..<first + size
  }

  private static func shares(
    _ part: Range<Int>, of count: Int, within whole: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    let unit = (whole.upperBound - whole.lowerBound) / Double(count)
    return whole.lowerBound + Double(part.lowerBound) * unit...whole.lowerBound
      + Double(part.upperBound) * unit
  }
}
