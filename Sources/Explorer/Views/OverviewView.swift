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
    let mosaic = Mosaic(self, table)
    var tile = MapTile(mosaic.heat, shape: (mosaic.heat.rows, mosaic.heat.columns))
    tile.title = "a row per layer, a column per head"
    tile.colorMap = viewpoint.colorMap
    tile.focus = mosaic.selected
    var keys = [ColorKey(.group(0), "the head shown")]
    if !mosaic.isWhole { keys.append(ColorKey(.unreachable, "not kept")) }
    return Exhibit(
      titles: [
        "Overview of all layers and heads, \(whose)", "Overview, \(whose)", "Overview",
      ],
      parts: [
        .maps(
          MapSet(
            [tile],
            legend: Legend(
              colorMap: viewpoint.colorMap, minimum: 0, maximum: 1,
              scaleName: "weight of ◆'s keys, share of each map's greatest"), keys: keys)),
        .table(metricsTable(table)), .lines(meanings(table)),
      ],
      readings: overviewReadings(table))
  }

  private func metricsTable(_ table: MetricsTable) -> Table {
    let columns = [
      Table.Column("layer", isNumeric: false, importance: 9), Table.Column("head", importance: 9),
      Table.Column("keys", importance: 8), Table.Column("uniform", importance: 5),
      Table.Column("pixels", importance: 7), Table.Column("uniform", importance: 4),
      Table.Column("outside", importance: 6), Table.Column("uniform", importance: 3),
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
            + [metrics.attention.padding, metrics.uniform.padding].map {
              $0 == 0 ? "0" : NumberText.percent($0)
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
        "keys: as many keys of equal weight would be as spread out (e to the entropy)."
          + " pixels: how far the keys lie from the query, by weight."
          + " outside: weight on zeros outside the image, which carries nothing."
          + " uniform: the same if all scores were equal, with this mechanism.", .quiet)
    ]
    let missing = outline.attentionUnits.count - table.rows.count
    if missing > 0 {
      lines.append(
        TextLine(
          "\(missing) layers were too large to keep and are left out; A takes the mean over all"
            + " queries and computes them again.", .warning))
    } else {
      lines.append(
        TextLine(
          viewpoint.isAverage
            ? "A goes back to the present query." : "A takes the mean over all queries.", .quiet))
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

/// The maps of the present query in every layer and head on one grid.
private struct Mosaic {
  let heat: HeatGrid
  /// The middle of the map of the present layer and head.
  let selected: (row: Int, column: Int)
  /// Whether every map is there.
  let isWhole: Bool

  init(_ subject: Subject, _ table: MetricsTable) {
    let units = subject.outline.attentionUnits
    let heads = units.map { subject.outline.attention[$0]?.pattern.heads ?? 1 }.max() ?? 1
    let side = max(3, min(7, min(96 / heads, 72 / max(1, units.count)) - 1))
    let (height, width) = (units.count * (side + 1) + 1, heads * (side + 1) + 1)
    var cells = [HeatCell](repeating: .blank, count: height * width)
    var isWhole = true
    var selected = (row: 0, column: 0)
    for (layer, unit) in units.enumerated() {
      let pattern = subject.observation.attention[unit]?.pattern
      let own = pattern?.heads ?? subject.outline.attention[unit]?.pattern.heads ?? 0
      for head in 0..<own {
        let (top, left) = (layer * (side + 1), head * (side + 1))
        let thumbnail = pattern.map {
          Self.thumbnail($0, subject.viewpoint.query, head: head, side: side)
        }
        if thumbnail == nil { isWhole = false }
        for row in 0..<side {
          for column in 0..<side {
            cells[(top + row + 1) * width + left + column + 1] =
              thumbnail?[row * side + column] ?? .unreachable
          }
        }
        guard unit == subject.viewpoint.unit, head == subject.headNumber else { continue }
        selected = (top + (side + 1) / 2, left + (side + 1) / 2)
        for step in 0...side + 1 {
          for place in [
            (top, left + step), (top + side + 1, left + step), (top + step, left),
            (top + step, left + side + 1),
          ] { cells[place.0 * width + place.1] = .group(0) }
        }
      }
    }
    self.isWhole = isWhole
    self.selected = selected
    heat =
      (try? HeatGrid(rows: height, columns: width, cells: cells))
      ?? (try! HeatGrid(rows: 1, columns: 1, cells: [.blank]))
  }

  /// The peaks of a head's map, as shares of its greatest value.
  private static func thumbnail(
    _ pattern: any AttentionPattern, _ query: Place, head: Int, side: Int
  ) -> [HeatCell] {
    let (row, column) = query.token(on: pattern.queries)
    let map = AttentionMap(
      pattern, query: row * pattern.queries.width + column, head: .head(head))
    let most = map.maximum
    var cells = [HeatCell](repeating: .value(0), count: side * side)
    guard most > 0 else { return cells }
    var peaks = [Float](repeating: 0, count: side * side)
    let grid = map.grid
    for y in 0..<max(side, grid.height) {
      for x in 0..<max(side, grid.width) {
        // A grid of fewer tokens than the thumbnail has cells repeats them.
        let token =
          y * grid.height / max(side, grid.height) * grid.width
          + x * grid.width / max(side, grid.width)
        let cell = y * side / max(side, grid.height) * side + x * side / max(side, grid.width)
        peaks[cell] = max(peaks[cell], map.values[token])
      }
    }
    for index in cells.indices { cells[index] = .value(Double(peaks[index] / most)) }
    return cells
  }
}
