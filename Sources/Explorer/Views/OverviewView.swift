import Backbones
import Canvas
import Explain

extension View {
  /// All layers by all heads.
  static let overview = View(
    .overview, "o", extent: .wide,
    "All layers by all heads at once, and how many keys each looks at, how far, and how much of it"
      + " outside the image, beside uniform attention.",
    needs: { $0.averaging },
    move: { explorer, rows, columns in
      if rows != 0 { return explorer.stepLayer(rows) }
      return explorer.stepHead(columns)
    }
  ) { try $0.overviewExhibit() }
}

extension Subject {
  /// Takes the mean over all queries of every head, where it is asked for.
  fileprivate var averaging: Preparation? {
    guard viewpoint.isAverage else { return nil }
    let observation = observation
    return Preparation(key: "metrics of all queries", title: "reading every query of every head") {
      progress in
      try MetricsTable(observation, .allQueries) { _, share in try progress(share) }
    }
  }

  fileprivate func overviewExhibit() throws -> Exhibit {
    let table: MetricsTable
    if let averaging {
      table = try result(of: averaging)
    } else {
      table = try MetricsTable(
        observation, .query(y: viewpoint.query.y, x: viewpoint.query.x))
    }
    guard !table.rows.isEmpty else { throw Inapplicable("No layer's attention is known.") }
    let whose = viewpoint.isAverage ? "mean over all queries" : "query ◆"
    return Exhibit(
      titles: [
        "Overview of all layers and heads, \(whose)", "Overview, \(whose)", "Overview",
      ],
      parts: [
        .matrix(maps),
        .table(metricsTable(table)), .lines(meanings(table)),
      ],
      readings: overviewReadings(table),
      hint: viewpoint.isAverage ? "A goes back to the query" : "A takes the mean over all queries")
  }

  /// The maps of the present query, a row for each layer and a column for each head.
  private var maps: MapMatrix {
    let units = outline.attentionUnits
    let heads = units.map { outline.attention[$0]?.pattern.heads ?? 1 }.max() ?? 1
    let tiles = units.map { unit -> [MapTile?] in
      let pattern = observation.attention[unit]?.pattern
      let own = pattern?.heads ?? outline.attention[unit]?.pattern.heads ?? 0
      let maps = pattern.map { thumbnails($0) } ?? []
      return (0..<heads).map { head in
        guard head < own else { return nil }
        var tile = MapTile(
          maps.indices.contains(head) ? maps[head] : Self.unknown, shape: (1, 1))
        tile.colorMap = viewpoint.colorMap
        if unit == viewpoint.unit { tile.action = .head(head) }
        return tile
      }
    }
    return MapMatrix(
      rowTitles: units.map { shortPath(outline.units[$0].path) },
      columnTitles: (0..<heads).map { "\($0)" }, tiles: tiles,
      selected: units.firstIndex(of: viewpoint.unit).map { ($0, headNumber) },
      legend: Legend(
        colorMap: viewpoint.colorMap, minimum: 0, maximum: 1,
        scaleName: "share of each map's peak"))
  }

  /// What stands for a map that was too large to keep.
  private static let unknown = HeatGrid.single(.blank)

  /// Every head's map of the present query as shares of its greatest value.
  ///
  /// Heads that share their keys share the work of laying them out.
  private func thumbnails(_ pattern: any AttentionPattern) -> [HeatGrid] {
    let grid = pattern.queries
    let (row, column) = viewpoint.query.token(on: grid)
    let query = row * grid.width + column
    return pattern.sharedFootprints.flatMap { heads -> [HeatGrid] in
      let keys = pattern.support(query: query, head: heads.lowerBound)
      let covered = keys.map {
        $0.kind == .ordinary ? $0.rectangle.tokens(on: grid, pattern.stride) : []
      }
      return heads.map { head in
        var values = [Float](repeating: 0, count: grid.count)
        for (key, weight) in pattern.weights(query: query, head: head).enumerated() {
          for token in covered[key] { values[token] += weight / Float(keys[key].tokens) }
        }
        let most = max(values.max() ?? 0, .leastNormalMagnitude)
        return
          (try? HeatGrid(
            rows: grid.height, columns: grid.width,
            cells: values.map { .value(Double($0 / most)) })) ?? Self.unknown
      }
    }
  }

  /// The numbers of a path, as 2.10 of `stages.2.blocks.10`.
  private func shortPath(_ path: String) -> String {
    let numbers = path.split(whereSeparator: { !$0.isNumber }).joined(separator: ".")
    // A token without a place that asks, beside the layer whose token it is.
    let asks = path.hasSuffix(" asks") ? "c" : ""
    return numbers.isEmpty ? path : numbers + asks
  }

  private func metricsTable(_ table: MetricsTable) -> Table {
    let spreads = table.rows.flatMap(\.heads)
    let hasClassTokens = spreads.contains { $0.uniform.classTokens > 0 }
    let columns = [
      Table.Column("layer", isNumeric: false, importance: 9), Table.Column("head", importance: 9),
      Table.Column("keys", importance: 8), Table.Column("uniform", importance: 5),
      Table.Column("pixels", importance: 7), Table.Column("uniform", importance: 4),
      Table.Column(hasClassTokens ? "class" : "outside", importance: 6),
      Table.Column("uniform", importance: 3),
    ]
    var rows: [[String]] = []
    var actions: [Target.Action?] = []
    var selected: Int?
    for layer in table.rows {
      for (head, metrics) in layer.heads.enumerated() {
        if layer.unit == viewpoint.unit, head == headNumber { selected = rows.count }
        rows.append(
          [layer.path, "\(head)"]
            + [
              (metrics.attention.effectiveKeys, metrics.uniform.effectiveKeys),
              (metrics.attention.distance, metrics.uniform.distance),
            ].flatMap { [number($0.0), number($0.1)] }
            + [metrics.attention, metrics.uniform].map { spread in
              let share = hasClassTokens ? spread.classTokens : spread.padding
              return share == 0 ? "0" : NumberText.percent(share)
            })
        actions.append(outline.node(ofUnit: layer.unit).map { .node($0) })
      }
    }
    return Table(columns, rows: rows, selected: selected, actions: actions)
  }

  private func number(_ value: Double) -> String {
    value.isFinite ? NumberText.value(value, significant: 3) : "-"
  }

  private func meanings(_ table: MetricsTable) -> [TextLine] {
    var lines = [
      TextLine(
        "keys: as many equal ones would be as spread out. pixels: how far away they are, on"
          + " average. "
          + (outline.attention.values.contains { $0.pattern.classTokens != nil }
            ? "class: weight on tokens that stand for no part of the image."
            : "outside: weight on zeros beyond the image.")
          + " uniform: with equal scores.",
        .quiet)
    ]
    let missing = outline.attentionUnits.count - table.rows.count
    if missing > 0 {
      lines.append(
        TextLine(
          "\(missing) layers were too large to keep and are left out; A takes the mean over all"
            + " queries and computes them again.", .warning))
    }
    return lines
  }

  private func overviewReadings(_ table: MetricsTable) -> [String] {
    guard let layer = table.rows.first(where: { $0.unit == viewpoint.unit }),
      layer.heads.indices.contains(headNumber)
    else { return [unit.path] }
    let metrics = layer.heads[headNumber]
    let short =
      "head \(headNumber): \(number(metrics.attention.effectiveKeys)) of"
      + " \(number(metrics.keys)) keys, \(number(metrics.attention.distance)) pixels away"
    let long =
      "\(unit.path)  \(short) (uniform: \(number(metrics.uniform.effectiveKeys)),"
      + " \(number(metrics.uniform.distance)))"
    return [
      long + ", \(NumberText.percent(metrics.attention.padding)) outside", long, short,
    ]
  }
}

extension PixelRectangle {
  /// The tokens of a grid that lie in it, as flat indices.
  fileprivate func tokens(on grid: Grid, _ stride: Int) -> [Int] {
    let across = (columns.lowerBound / stride..<columns.upperBound / stride)
      .clamped(to: 0..<grid.width)
    return (rows.lowerBound / stride..<rows.upperBound / stride).clamped(to: 0..<grid.height)
      .flatMap { row in across.map { row * grid.width + $0 } }
  }
}
