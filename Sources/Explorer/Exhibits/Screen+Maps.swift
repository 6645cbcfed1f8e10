import Canvas

extension Screen {
  /// Draws maps as tiles with their legend and keys below.
  mutating func draw(_ maps: MapSet, in area: Area) {
    guard let first = maps.tiles.first, area.rows > 0, area.columns > 0 else { return }
    var legend = maps.legend
    var below = legendRows(legend, maps.keys, columns: area.columns)
    // The colour bar may take a third; where colours have names, they may take half.
    let most = area.rows / (maps.keys.isEmpty ? 3 : 2)
    let places = { (below: Int) in
      Tiling(
        maps.tiles.count, shape: first.shape, hasTitles: maps.tiles.contains { !$0.title.isEmpty },
        in: Area(
          row: area.row, column: area.column, rows: area.rows - min(below, most),
          columns: area.columns))
    }
    var tiling = places(below)
    if let essential = maps.essential, essential.count < maps.tiles.count,
      leavesOut(maps, in: tiling)
    {
      var fewer = maps
      fewer.tiles = essential.map { maps.tiles[$0] }
      fewer.essential = nil
      return draw(fewer, in: area)
    }
    if legend != nil, leavesOut(maps, in: tiling) {
      // Fewer points than tokens: what is drawn is no longer every token, and that is said.
      legend?.scaleName += ", peaks"
      below = legendRows(legend, maps.keys, columns: area.columns)
      tiling = places(below)
    }
    for (index, tile) in maps.tiles.enumerated() {
      draw(tile, in: tiling.area(index), hasTitle: tiling.hasTitles)
    }
    let row = area.row + area.rows - min(below, most)
    drawLegend(
      legend, maps.keys,
      in: Area(
        row: row, column: area.column, rows: area.row + area.rows - row, columns: area.columns))
  }

  /// Whether some cells of a map of values find no room of their own.
  private func leavesOut(_ maps: MapSet, in tiling: Tiling) -> Bool {
    maps.tiles.indices.contains { index in
      maps.tiles[index].focus == nil && !maps.tiles[index].isPattern
        && raster(maps.tiles[index], in: tiling.area(index)).leavesOut(
          gridRows: maps.tiles[index].heat.rows, gridColumns: maps.tiles[index].heat.columns)
    }
  }

  /// The raster of a tile; of labels, whose sizes would be taken for a meaning, one on which all
  /// cells are equally large.
  private func raster(_ tile: MapTile, in area: Area) -> Raster {
    func fitting(_ area: Area) -> Raster {
      Raster(fitting: tile.shape.height, by: tile.shape.width, in: area, capabilities: capabilities)
    }
    let largest = fitting(area)
    let across = largest.pointsPerCell == 2 ? 1 : 2
    let points = min(
      largest.rows / tile.heat.rows, largest.columns / (across * tile.heat.columns))
    guard tile.focus != nil, points >= 1 else { return largest }
    let rows = points * tile.heat.rows
    return fitting(
      Area(
        row: area.row, column: area.column,
        rows: (rows + largest.pointsPerCell - 1) / largest.pointsPerCell,
        columns: points * across * tile.heat.columns))
  }

  private mutating func draw(_ whole: MapTile, in area: Area, hasTitle: Bool) {
    guard area.rows > (hasTitle ? 1 : 0), area.columns > 0 else { return }
    let inside =
      hasTitle
      ? Area(row: area.row + 1, column: area.column, rows: area.rows - 1, columns: area.columns)
      : area
    let tile = whole.part(in: inside, capabilities)
    if hasTitle {
      let fits = displayWidth(tile.title) <= area.columns
      frame.write(
        fits ? tile.title : tile.shortTitle ?? tile.title, row: area.row, column: area.column,
        style: tile.isSelected ? selected : quiet, limit: area.columns)
    }
    let raster = raster(tile, in: inside).centred(in: inside)
    frame.draw(
      tile.heat.coarsened(to: raster, bySize: tile.isSigned), on: raster, colorMap: tile.colorMap,
      capabilities: capabilities, picture: tile.picture, strength: tile.strength)
    for marker in tile.markers {
      frame.mark(
        marker.marker, gridRow: marker.row, gridColumn: marker.column, gridRows: tile.heat.rows,
        gridColumns: tile.heat.columns, on: raster, capabilities: capabilities)
    }
    if let action = tile.action {
      targets.append(
        Target(area: raster.area, action: action, rows: tile.rows, columns: tile.columns))
    }
  }

  /// How many rows what explains the colours of a part takes.
  func keyRows(_ part: Exhibit.Part, columns: Int) -> Int {
    switch part {
    case .maps(let maps): legendRows(maps.legend, maps.keys, columns: columns)
    case .matrix, .lines, .table, .plot: 0
    }
  }

  /// How many rows legend and keys take, found by drawing them aside.
  private func legendRows(_ legend: Legend?, _ keys: [ColorKey], columns: Int) -> Int {
    var scratch = Screen(rows: 12, columns: columns, capabilities: capabilities)
    return scratch.drawLegend(legend, keys, in: scratch.frame.area)
  }

  /// Draws the colour bar and the keys below it, and says how many rows they took.
  @discardableResult
  private mutating func drawLegend(_ legend: Legend?, _ keys: [ColorKey], in area: Area) -> Int {
    var row = area.row
    if let legend { row += frame.draw(legend, in: area, capabilities: capabilities) }
    var column = area.column
    for key in keys {
      let width = 3 + displayWidth(key.meaning)
      if column > area.column, column + width > area.column + area.columns {
        row += 1
        column = area.column
      }
      guard row < area.row + area.rows else { return area.rows }
      let cell = key.cell.cell(colorMap: legend?.colorMap ?? .viridis, capabilities: capabilities)
      frame[row, column] = cell
      if column + 1 < area.column + area.columns { frame[row, column + 1] = cell }
      column += 3
      column += frame.write(
        key.meaning, row: row, column: column, limit: area.column + area.columns - column)
      column += 2
    }
    return (column > area.column ? row + 1 : row) - area.row
  }
}

/// How tiles of one shape are laid over an area so that each is as large as can be.
struct Tiling {
  let hasTitles: Bool
  private let area: Area
  private let across: Int
  private let rows: Int
  private let columns: Int

  init(_ count: Int, shape: (height: Int, width: Int), hasTitles: Bool, in area: Area) {
    var best = (across: 1, rows: max(0, area.rows), columns: area.columns)
    var bestSize = -1.0
    let aspect = Double(max(1, shape.width)) / Double(max(1, shape.height))
    for across in 1...max(1, count) {
      let down = (count + across - 1) / across
      let gap = across > 1 ? 1 : 0
      let tile = (rows: area.rows / down, columns: area.columns / across)
      // A cell is twice as high as wide.
      let height = Double(2 * (tile.rows - (hasTitles ? 1 : 0)))
      let size = min(height, Double(tile.columns - gap) / aspect)
      if size > bestSize {
        bestSize = size
        best = (across, tile.rows, tile.columns)
      }
    }
    self.hasTitles = hasTitles
    self.area = area
    (across, rows, columns) = best
  }

  /// Where a tile lies.
  func area(_ index: Int) -> Area {
    let gap = across > 1 ? 1 : 0
    return Area(
      row: area.row + index / across * rows, column: area.column + index % across * columns,
      rows: rows, columns: max(0, columns - gap))
  }
}
