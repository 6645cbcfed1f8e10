import Backbones
import Canvas
import Explain

extension View {
  /// How a token pyramid is refined, level by level.
  static let levels = View(
    .levels, "v", extent: .wide,
    "How QuadTree attention goes from coarse keys to fine ones: arrows step through the levels.",
    move: { explorer, rows, columns in
      let last = explorer.subject?.refinement?.levels.count ?? 0
      explorer.level = max(0, min(last, min(explorer.level, last) + rows + columns))
      return []
    }
  ) { try $0.levelsExhibit() }
}

extension Subject {
  /// How the present query and head refine their keys; nil where there are no levels.
  var refinement: Refinement? {
    attention.flatMap { Refinement($0.pattern, query: query, head: headNumber) }
  }

  fileprivate func levelsExhibit() throws -> Exhibit {
    guard case .levels = try requiredPattern().keyClasses else {
      throw Inapplicable(
        "There are no levels here: all keys of this mechanism lie on one grid, and none is refined."
          + " Levels belong to attention over a token pyramid, as QuadTree's.")
    }
    _ = try requiredAttention()
    guard let refinement else { throw Inapplicable("The weights are not known.") }
    let level = min(viewpoint.level, refinement.levels.count)
    return level < refinement.levels.count
      ? try exhibit(of: refinement.levels[level], refinement) : try sumExhibit(refinement)
  }

  // MARK: One level

  private func exhibit(of level: Refinement.Level, _ refinement: Refinement) throws -> Exhibit {
    let most = level.candidates.map(\.score).max() ?? 0
    var tiles: [MapTile] = []
    if level.index > 0 {
      tiles.append(
        try tile("met, by parent", level) { candidate in
          .group(candidate.parentRank ?? 0)
        })
    }
    tiles.append(
      try tile("weight", level) { candidate in
        .value(Double(candidate.score / max(most, .leastNormalMagnitude)))
      })
    if !level.kept.isEmpty {
      tiles.append(
        try tile("kept, by rank", level) { candidate in
          candidate.key.rank.map { .group($0) } ?? .zero
        })
    }
    var keys: [ColorKey] = []
    let ranks = max(level.kept.count, (level.candidates.compactMap(\.parentRank).max() ?? -1) + 1)
    for rank in 0..<ranks {
      keys.append(ColorKey(.group(rank), rank == 0 ? "rank 1" : "\(rank + 1)"))
    }
    if !level.kept.isEmpty { keys.append(ColorKey(.zero, "skipped")) }
    if level.candidates.count < level.gridCount {
      keys.append(ColorKey(.unreachable, "not met"))
    }
    let legend = Legend(
      colorMap: viewpoint.colorMap, minimum: 0, maximum: Double(most), scaleName: "weight")
    let last = refinement.levels.count - 1
    let side = level.span * grid.stride(of: self)
    let name = last == 0 ? "The only level" : "Level \(level.index) of 0-\(last)"
    let text =
      "\(name), cells of \(side)×\(side) pixels: the query meets \(level.candidates.count) of"
      + " \(level.gridCount) keys"
      + (level.kept.isEmpty
        ? "." : ", keeps \(level.kept.count) and skips \(level.skipped.count).")
    return Exhibit(
      titles: levelTitles("level \(level.index) of 0-\(last)"),
      parts: [
        .maps(MapSet(tiles, legend: legend, keys: keys)),
        .lines([TextLine(text)] + lines(refinement).filter { $0.look != .quiet }),
        .table(rankTable(level, refinement)),
        .lines(lines(refinement).filter { $0.look == .quiet }),
      ],
      readings: levelReadings(level, refinement), hint: "arrows step")
  }

  /// The candidates of a level on its grid.
  private func tile(
    _ title: String, _ level: Refinement.Level, cell: (Refinement.Candidate) -> HeatCell
  ) throws -> MapTile {
    let (height, width) = (grid.height / level.span, grid.width / level.span)
    var cells = [HeatCell](repeating: .unreachable, count: height * width)
    for candidate in level.candidates {
      let (row, column) = place(candidate, level)
      cells[row * width + column] = cell(candidate)
    }
    var tile = MapTile(
      try HeatGrid(rows: height, columns: width, cells: cells),
      shape: (grid.height, grid.width))
    let token = queryToken
    tile.title = title
    tile.colorMap = viewpoint.colorMap
    tile.markers = [(.query, token.row / level.span, token.column / level.span)]
    tile.action = .query
    return tile
  }

  /// The row and column of a candidate on its level's grid.
  func place(
    _ candidate: Refinement.Candidate, _ level: Refinement.Level
  ) -> (row: Int, column: Int) {
    let side = level.span * grid.stride(of: self)
    return (
      candidate.key.rectangle.rows.lowerBound / side,
      candidate.key.rectangle.columns.lowerBound / side
    )
  }

  // MARK: All levels

  private func sumExhibit(_ refinement: Refinement) throws -> Exhibit {
    let parts: Exhibit.Part
    let sum = refinement.levels.reduce(0) { $0 + $1.weight }
    var text: String
    if refinement.mixesLevels {
      let most = refinement.levels.flatMap(\.candidates).map(\.key.weight).max() ?? 0
      let tiles = try refinement.levels.map { level in
        let share = NumberText.value(Double(level.mixing ?? 0), significant: 3)
        return try tile("level \(level.index), share \(share)", level) { candidate in
          .value(Double(candidate.key.weight / max(most, .leastNormalMagnitude)))
        }
      }
      parts = .maps(
        MapSet(
          tiles,
          legend: Legend(
            colorMap: viewpoint.colorMap, minimum: 0, maximum: Double(most),
            scaleName: "weight × share")))
      text = "All levels, each with the share it is mixed in; weights times shares sum to "
    } else {
      let attention = try requiredAttention()
      let drawing = AttentionDrawing(
        attention, query: query, head: .head(headNumber), scale: viewpoint.scale,
        colorMap: viewpoint.colorMap)
      var tile = MapTile(drawing.heat, shape: (grid.height, grid.width))
      tile.colorMap = drawing.colorMap
      tile.markers = [(.query, queryToken.row, queryToken.column)]
      tile.action = .query
      parts = .maps(MapSet([tile], legend: drawing.legend))
      text = "All levels as one map: fine cells have taken the place of kept ones. Weights sum to "
    }
    text += NumberText.value(Double(sum), significant: 4) + "."
    return Exhibit(
      titles: levelTitles("all levels"),
      parts: [parts, .lines([TextLine(text)] + lines(refinement))],
      readings: levelReadings(nil, refinement), hint: "arrows step")
  }
}

extension Grid {
  /// Pixels from one token of the subject's grid to the next.
  fileprivate func stride(of subject: Subject) -> Int { subject.pattern?.stride ?? 1 }
}
