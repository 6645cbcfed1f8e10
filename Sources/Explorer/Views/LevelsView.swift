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
      readings: levelReadings(level, refinement))
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
  private func place(
    _ candidate: Refinement.Candidate, _ level: Refinement.Level
  ) -> (row: Int, column: Int) {
    let side = level.span * grid.stride(of: self)
    return (
      candidate.key.rectangle.rows.lowerBound / side,
      candidate.key.rectangle.columns.lowerBound / side
    )
  }

  /// The kept keys with what became of them; at the finest level, the strongest keys.
  private func rankTable(_ level: Refinement.Level, _ refinement: Refinement) -> Table {
    let isFinest = level.kept.isEmpty
    let shown =
      isFinest
      ? Array(level.candidates.sorted { $0.score > $1.score }.prefix(TokenPyramid.keptKeys))
      : level.kept
    let rows = shown.enumerated().map { index, candidate in
      let (row, column) = place(candidate, level)
      let children = refinement.children(of: candidate, level: level.index)
      let best = children.map(\.score).max()
      return [
        "\(index + 1)", "\(row),\(column)",
        NumberText.value(Double(candidate.score), significant: 3),
        candidate.key.content.map { NumberText.value(Double($0), significant: 3) } ?? "",
        candidate.parentRank.map { "\($0 + 1)" } ?? "",
        best.map { NumberText.value(Double($0), significant: 3) } ?? "",
        candidate.key.kind == .masked
          ? "dropped" : NumberText.value(Double(candidate.key.weight), significant: 3),
      ]
    }
    var columns = [
      Table.Column(isFinest ? "strongest" : "rank", importance: 6),
      Table.Column("cell", importance: 5), Table.Column("weight", importance: 4),
      Table.Column("q·k/√d", importance: 1), Table.Column("parent", importance: 2),
      Table.Column("best child", importance: 2), Table.Column("in output", importance: 3),
    ]
    var kept = rows
    // Columns that have nothing to say go.
    for index in columns.indices.reversed() where rows.allSatisfy({ $0[index].isEmpty }) {
      columns.remove(at: index)
      for row in kept.indices { kept[row].remove(at: index) }
    }
    return Table(columns, rows: kept)
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
      readings: levelReadings(nil, refinement))
  }

  // MARK: Text

  private func levelTitles(_ what: String) -> [String] {
    [
      "Levels of query ◆, head \(headNumber): \(what)   arrows step", "Levels, \(what)", "Levels",
    ]
  }

  private func lines(_ refinement: Refinement) -> [TextLine] {
    let share = NumberText.percent(refinement.shareComputed)
    var lines = [
      TextLine(
        "\(share) of full attention's scores are computed:"
          + " \(NumberText.count(refinement.scoresComputed)) of"
          + " \(NumberText.count(refinement.scoresOfFullAttention)) for this head.", .quiet)
    ]
    if !refinement.dropped.isEmpty {
      let lost = refinement.dropped.reduce(0) { $0 + $1.weight }
      lines.append(
        TextLine(
          "One level only: the \(refinement.dropped.count) greatest keys are left to a finer level"
            + " that is not there, and \(NumberText.value(Double(lost), significant: 3)) of the"
            + " weight never reaches the output.", .warning))
    }
    if case .head = viewpoint.head {
    } else {
      lines.append(TextLine("Every head refines for itself; head 0 is shown.", .quiet))
    }
    return lines
  }

  private func levelReadings(_ level: Refinement.Level?, _ refinement: Refinement) -> [String] {
    let (row, column) = queryToken
    let share = NumberText.percent(refinement.shareComputed)
    let what =
      level.map { level in
        "level \(level.index): met \(level.candidates.count)"
          + (level.kept.isEmpty
            ? "" : ", kept \(level.kept.count), skipped \(level.skipped.count)")
          + ", weight in the output "
          + NumberText.value(Double(level.weightInOutput), significant: 3)
      } ?? "all levels"
    return [
      "\(unit.path)  query ◆ \(row),\(column)  head \(headNumber)  \(what)  \(share) of full"
        + " attention's scores",
      "◆ \(row),\(column)  \(what)", what,
    ]
  }
}

extension Grid {
  /// Pixels from one token of the subject's grid to the next.
  fileprivate func stride(of subject: Subject) -> Int { subject.pattern?.stride ?? 1 }
}
