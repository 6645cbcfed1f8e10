import Backbones
import Canvas
import Explain

extension Subject {
  /// The output of a step as maps: of attention, what the query meets; of tokens, one number each.
  func stepMaps(_ step: StepInspection, _ inspection: UnitInspection) -> MapSet? {
    if let part = step.attention, let attention = inspection.attention {
      let map = part.map(attention.pattern, query: query, head: viewpoint.head)
      let drawing = AttentionDrawing(
        map, scale: viewpoint.scale == .layer ? .row : viewpoint.scale, layerMaximum: 0,
        colorMap: viewpoint.colorMap)
      var tile = attentionTile(drawing, action: .key)
      let key = stepKey(part, attention.pattern)
      let query = queryToken
      tile.markers = [(.cursor, key.row, key.column), (.query, query.row, query.column)]
      return MapSet([tile.closeUp], legend: drawing.legend)
    }
    guard let layout = step.layout else { return nil }
    let parts = shownParts(layout)
    let maps = parts.compactMap { step.map(viewpoint.measure, part: $0) }
    guard !maps.isEmpty else { return nil }
    let scale = TokenScale(maps, colorMap: viewpoint.colorMap)
    let tiles = zip(parts, maps).map { part, map in
      var tile = tokenTile(map, scale, layout)
      tile.title = layout.parts[part].title
      return tile
    }
    let measure =
      viewpoint.measure == .channel
      ? "channel \(step.channel) of 0-\(step.channels - 1)" : viewpoint.measure.title
    return MapSet(
      tiles,
      legend: Legend(
        colorMap: scale.colorMap, minimum: scale.low, maximum: scale.high, scaleName: measure,
        kinds: HeatKind.special(in: tiles.flatMap(\.heat.cells))))
  }

  /// The parts of the head that is shown; all heads' queries or values where they are fused.
  private func shownParts(_ layout: StepLayout) -> [Int] {
    let all = Array(layout.parts.indices)
    guard let most = layout.parts.compactMap(\.head).max() else { return all }
    let least = layout.parts.compactMap(\.head).min() ?? 0
    guard case .head(let number) = viewpoint.head else { return Array(all.prefix(36)) }
    let head = min(max(number, least), most)
    return all.filter { layout.parts[$0].head == head }
  }

  private func tokenTile(_ map: TokenMap, _ scale: TokenScale, _ layout: StepLayout) -> MapTile {
    let cells = zip(map.values, map.isOnImage).map { scale.cell($0, isOnImage: $1) }
    // The map has as many values as its grid has cells.
    let heat =
      (try? HeatGrid(rows: map.grid.height, columns: map.grid.width, cells: cells))
      ?? (try! HeatGrid(rows: 1, columns: 1, cells: [.unreachable]))
    guard map.ground == .tokens else {
      return tile(heat, scale, shape: (map.grid.height, map.grid.width))
    }
    let picture = picture
    let size = (height: picture?.height ?? 1, width: picture?.width ?? 1)
    guard let groups = layout.padding else {
      var tile = tile(heat, scale, shape: size)
      let query = viewpoint.query.token(on: map.grid)
      tile.markers = [(.query, query.row, query.column)]
      tile.action = .query
      return tile
    }
    let (rows, columns) = (groups.grid.height, groups.grid.width)
    var tile = tile(
      heat, scale,
      shape: (size.height * map.grid.height / rows, size.width * map.grid.width / columns))
    let query = viewpoint.query.token(on: groups.grid)
    let (top, left) = (groups.rowPadding.before, groups.columnPadding.before)
    tile.markers = [(.query, query.row + top, query.column + left)]
    tile.action = .query
    func shares(_ before: Int, _ count: Int, _ whole: Int) -> ClosedRange<Double> {
      -Double(before) / Double(count)...Double(whole - before) / Double(count)
    }
    tile.rows = shares(top, rows, map.grid.height)
    tile.columns = shares(left, columns, map.grid.width)
    return tile
  }

  private func tile(
    _ heat: HeatGrid, _ scale: TokenScale, shape: (height: Int, width: Int)
  ) -> MapTile {
    var tile = MapTile(heat, shape: shape)
    tile.colorMap = scale.colorMap
    return tile
  }
}

/// How the numbers of token maps become colours: from the least to the greatest, or, where there
/// are both signs, as far below zero as above it.
struct TokenScale {
  let low: Double
  let high: Double
  let colorMap: ColorMap

  init(_ maps: [TokenMap], colorMap: ColorMap) {
    let ranges = maps.compactMap(\.range)
    let low = Double(ranges.map(\.lowerBound).min() ?? 0)
    let high = Double(ranges.map(\.upperBound).max() ?? 0)
    let isBalanced = low < 0 && high > 0
    let reach = max(-low, high)
    self.low = isBalanced ? -reach : low
    self.high = isBalanced ? reach : high
    self.colorMap = isBalanced ? .blueOrange : colorMap
  }

  func cell(_ value: Float, isOnImage: Bool) -> HeatCell {
    if !isOnImage { return .padding }
    if value.isNaN { return .notANumber }
    if value.isInfinite { return .clipped(high: value > 0) }
    if value == 0 { return .zero }
    return .value(high > low ? (Double(value) - low) / (high - low) : 0.5)
  }
}
