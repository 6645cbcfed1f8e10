extension HeatGrid {
  /// The map with as many cells as a raster has points, where it has more: each shows the most
  /// telling of the cells it stands for.
  ///
  /// That is the greatest value, so that a peak one cell wide is not lost between two points; and a
  /// cell within reach before one that is not.
  ///
  /// - Parameter bySize: whether the middle of the scale is nothing, so that the value furthest from
  ///   it is the most telling.
  public func coarsened(to raster: Raster, bySize: Bool = false) -> HeatGrid {
    guard raster.leavesOut(gridRows: rows, gridColumns: columns), raster.rows > 0,
      raster.columns > 0
    else { return self }
    let coarseRows = min(rows, raster.rows)
    let coarseColumns = min(columns, raster.columns)
    var coarse: [HeatCell] = []
    coarse.reserveCapacity(coarseRows * coarseColumns)
    for row in 0..<coarseRows {
      let over = row * rows / coarseRows..<(row + 1) * rows / coarseRows
      for column in 0..<coarseColumns {
        let across =
          column * columns / coarseColumns..<(column + 1) * columns / coarseColumns
        var telling = self[over.lowerBound, across.lowerBound]
        for gridRow in over {
          for gridColumn in across
          where self[gridRow, gridColumn].tells(moreThan: telling, bySize: bySize) {
            telling = self[gridRow, gridColumn]
          }
        }
        coarse.append(telling)
      }
    }
    return (try? HeatGrid(rows: coarseRows, columns: coarseColumns, cells: coarse)) ?? self
  }
}

extension HeatCell {
  fileprivate func tells(moreThan other: HeatCell, bySize: Bool) -> Bool {
    if case .value(let mine) = self, case .value(let theirs) = other {
      return bySize ? abs(mine - 0.5) > abs(theirs - 0.5) : mine > theirs
    }
    return weight > other.weight
  }

  /// The order in which kinds take precedence.
  private var weight: Int {
    switch self {
    case .notANumber: 8
    case .clipped(high: true): 7
    case .value, .group, .origin: 6
    case .clipped(high: false): 5
    case .zero: 4
    case .masked: 3
    case .padding: 2
    case .unreachable: 1
    case .blank: 0
    }
  }
}
