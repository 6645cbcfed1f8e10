import Canvas
import Explain

extension Explorer {
  /// The drawing of the present query and head.
  var drawing: AttentionDrawing? {
    guard let attention else { return nil }
    let token = queryToken
    return AttentionDrawing(
      attention, query: token.row * grid.width + token.column, head: head, scale: scale,
      colorMap: colorMap)
  }

  /// The token that is read out: where the key cursor stands, or the strongest.
  package var keyToken: (row: Int, column: Int) {
    if let key { return key.token(on: grid) }
    guard let drawing else { return queryToken }
    let strongest = drawing.map.values.indices.max {
      drawing.map.values[$0] < drawing.map.values[$1]
    }
    return ((strongest ?? 0) / grid.width, (strongest ?? 0) % grid.width)
  }

  /// The attention of the query in the chosen head, as a map or over the picture, with its legend.
  func drawAttention(on screen: inout Screen, in area: Area) {
    guard let observation else { return drawWaiting(on: &screen, in: area) }
    guard let drawing else { return drawWhyNot(on: &screen, in: area) }
    let capabilities = screen.capabilities

    let picture = PixelImage(observation.input.shown)
    var legend = drawing.legend
    var place = Self.place(legend, picture, in: area, capabilities)
    if place.raster.leavesOut(gridRows: grid.height, gridColumns: grid.width) {
      // Fewer points than tokens: what is drawn is no longer every token, and that is said.
      legend.scaleName += ", peaks"
      place = Self.place(legend, picture, in: area, capabilities)
    }
    let raster = place.raster
    screen.frame.draw(
      drawing.heat.coarsened(to: raster), on: raster, colorMap: drawing.colorMap,
      capabilities: capabilities, picture: overlay == nil ? nil : picture, strength: overlay ?? 1)
    let query = queryToken
    let key = keyToken
    screen.frame.mark(
      .cursor, gridRow: key.row, gridColumn: key.column, gridRows: grid.height,
      gridColumns: grid.width, on: raster, capabilities: capabilities)
    screen.frame.mark(
      .query, gridRow: query.row, gridColumn: query.column, gridRows: grid.height,
      gridColumns: grid.width, on: raster, capabilities: capabilities)
    screen.target(raster.area, .key)
    screen.frame.draw(legend, in: place.legend, capabilities: capabilities)
  }

  /// Where map and legend lie: the legend below takes what it needs, up to a third.
  private static func place(
    _ legend: Legend, _ picture: PixelImage?, in area: Area, _ capabilities: Capabilities
  ) -> (raster: Raster, legend: Area) {
    let rows = min(area.rows / 3, legendRows(legend, columns: area.columns))
    let above = Area(
      row: area.row, column: area.column, rows: area.rows - rows, columns: area.columns)
    let raster = Raster(
      fitting: picture?.height ?? 1, by: picture?.width ?? 1, in: above,
      capabilities: capabilities
    ).centred(in: above)
    let below = Area(
      row: area.row + area.rows - rows, column: area.column, rows: rows, columns: area.columns)
    return (raster, below)
  }

  /// How many rows a legend takes at this width, found by drawing it aside.
  private static func legendRows(_ legend: Legend, columns: Int) -> Int {
    var scratch = Frame(rows: 6, columns: columns)
    return scratch.draw(legend, in: scratch.area, capabilities: Capabilities())
  }

  /// Says why there is no map.
  private func drawWhyNot(on screen: inout Screen, in area: Area) {
    let text: String
    if outline.attention[unit] == nil {
      text =
        "There is no attention in \(outline.units[unit].path): it is a"
        + " \(outline.units[unit].role.rawValue). Press ] for the next layer that has some."
    } else if let progress {
      text = "\(progress.title)…"
    } else {
      text = "This layer's attention was too large to keep with the others and is not computed yet."
    }
    for (row, line) in wrap(text, width: area.columns - 2).prefix(area.rows).enumerated() {
      screen.frame.write(line, row: area.row + row, column: area.column + 1, style: screen.quiet)
    }
  }
}
