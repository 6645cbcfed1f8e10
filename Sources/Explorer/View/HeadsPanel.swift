import Canvas
import Explain

extension Explorer {
  /// The title says whether the small maps share a scale.
  var headsTitles: [String] {
    guard attention != nil else { return ["Heads"] }
    return switch scale {
    case .row, .logarithmic: ["Heads, each to its own maximum", "Heads, own maxima"]
    case .unit, .layer, .uniform: ["Heads, one scale: \(scale.title)", "Heads, one scale"]
    }
  }

  /// All heads of the layer as small maps of the same query.
  func drawHeads(on screen: inout Screen, in area: Area) {
    guard let attention, area.rows >= 2, area.columns >= 4 else { return }
    let count = attention.pattern.heads
    let tiles = Self.tiles(count, rows: area.rows, columns: area.columns)
    let query = queryToken
    for number in 0..<count {
      let tile = Area(
        row: area.row + number / tiles.across * tiles.rows,
        column: area.column + number % tiles.across * tiles.columns, rows: tiles.rows,
        columns: tiles.columns)
      guard tile.row + tile.rows <= area.row + area.rows else { break }
      let drawing = AttentionDrawing(
        attention, query: query.row * grid.width + query.column, head: .head(number),
        scale: scale, colorMap: colorMap)
      let isShown = head == .head(number)
      let label = "\(number) " + NumberText.value(Double(drawing.map.maximum), significant: 2)
      screen.frame.write(
        label, row: tile.row, column: tile.column,
        style: isShown ? screen.selected : screen.quiet, limit: tile.columns - 1)
      let below = Area(
        row: tile.row + 1, column: tile.column, rows: tile.rows - 1, columns: tile.columns - 1)
      let raster = Raster(
        fitting: grid.height, by: grid.width, in: below, capabilities: screen.capabilities)
      screen.frame.draw(
        drawing.heat.coarsened(to: raster), on: raster, colorMap: drawing.colorMap,
        capabilities: screen.capabilities)
      screen.target(tile, .head(number))
    }
  }

  /// How to lay out so many tiles that each is as large as can be.
  private static func tiles(
    _ count: Int, rows: Int, columns: Int
  ) -> (across: Int, rows: Int, columns: Int) {
    var best = (across: 1, rows: rows, columns: columns)
    var bestSide = -1
    for across in 1...max(1, count) {
      let down = (count + across - 1) / across
      let tile = (rows: rows / down, columns: columns / across)
      // A line of the tile is its label; a cell is twice as high as wide.
      let side = min(2 * (tile.rows - 1), tile.columns - 1)
      if tile.rows >= 2, side > bestSide {
        bestSide = side
        best = (across, tile.rows, tile.columns)
      }
    }
    return best
  }
}
