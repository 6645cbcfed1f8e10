import Backbones
import Canvas
import Explain

extension View {
  /// The position bias of a layer.
  static let bias = View(
    .bias, "b", extent: .wide,
    "The bias that is added to scores by where a key lies from the query: its table, the index into"
      + " it, and the value for ◆ and ◇.",
    move: { explorer, rows, columns in
      explorer.moveKeyInWindow(rows: rows, columns: columns)
      return []
    }
  ) { try $0.biasExhibit() }
}

extension Explorer {
  /// Moves the key from place to place of the query's window, padding left out.
  fileprivate mutating func moveKeyInWindow(rows: Int, columns: Int) {
    guard let subject, let pattern = subject.pattern, let bias = pattern.positionBias,
      let place = subject.biasKey
    else { return }
    let window = bias.window
    let row = max(0, min(window.height - 1, place / window.width + rows))
    let column = max(0, min(window.width - 1, place % window.width + columns))
    let support = pattern.support(query: subject.query, head: subject.headNumber)
    let cell = support[row * window.width + column]
    guard cell.kind == .ordinary else { return }
    viewpoint.key = Place(
      row: cell.rectangle.rows.lowerBound / pattern.stride,
      column: cell.rectangle.columns.lowerBound / pattern.stride, on: pattern.queries)
  }
}

extension Subject {
  /// The place in the window of the key that is read out: the one under the cursor where it is a key
  /// of the query, else the strongest.
  fileprivate var biasKey: Int? {
    guard let pattern else { return nil }
    let support = pattern.support(query: query, head: headNumber)
    if let key = viewpoint.key?.token(on: pattern.queries) {
      let rectangle = pattern.queryRectangle(key.row * pattern.queries.width + key.column)
      if let place = support.firstIndex(where: { $0.rectangle == rectangle }) { return place }
    }
    return support.indices.filter { support[$0].kind == .ordinary }
      .max { support[$0].weight < support[$1].weight }
  }

  fileprivate func biasExhibit() throws -> Exhibit {
    let pattern = try requiredPattern()
    guard let bias = pattern.positionBias else {
      throw Inapplicable(
        "There is no position bias here: this mechanism adds nothing to its scores for where a key"
          + " lies. GC ViT learns a table of such biases, CrossFormer a small network that makes"
          + " one.")
    }
    _ = try requiredAttention()
    guard let key = biasKey,
      let reading = BiasReading(pattern, query: query, head: headNumber, key: key)
    else { throw Inapplicable("The query is not among its own keys.") }
    let heads = bias.table.shape[1]
    let most = Double((0..<heads).flatMap { bias.map(head: $0) }.map(abs).max() ?? 0)
    let tables = try (0..<heads).map { try tile(bias, head: $0, reading, most: most) }
    let index = try indexTile(bias, reading)
    var maps = MapSet(
      tables + [index],
      legend: Legend(
        colorMap: .blueOrange, minimum: -most, maximum: most,
        scaleName: "bias, one scale for all heads"))
    // Where there is no room for all heads, the one chosen.
    maps.essential = [headNumber, heads]
    return Exhibit(
      titles: [
        "Position bias by offset, head \(headNumber) of 0-\(heads - 1)",
        "Position bias, head \(headNumber)", "Bias",
      ],
      parts: [
        .maps(maps),
        .lines(biasLines(bias, reading)),
      ] + pathParts(bias, reading),
      readings: biasReadings(reading))
  }

  /// The table of a head as a map of offsets, the present one marked.
  private func tile(
    _ bias: PositionBias, head: Int, _ reading: BiasReading, most: Double
  ) throws -> MapTile {
    let cells = bias.map(head: head).map { value -> HeatCell in
      !value.isFinite ? .notANumber : .value(most > 0 ? 0.5 + 0.5 * Double(value) / most : 0.5)
    }
    let size = bias.offsets
    var tile = MapTile(
      try HeatGrid(rows: size.height, columns: size.width, cells: cells),
      shape: (size.height, size.width))
    tile.title = "head \(head)"
    tile.colorMap = .blueOrange
    tile.isSelected = head == headNumber
    tile.markers = [(.cursor, reading.place.row, reading.place.column)]
    tile.action = .head(head)
    return tile
  }

  /// The relative position index: which entry each pair of a query and a key takes.
  private func indexTile(_ bias: PositionBias, _ reading: BiasReading) throws -> MapTile {
    let count = bias.window.count
    let last = Double(max(1, bias.offsets.count - 1))
    var tile = MapTile(
      try HeatGrid(
        rows: count, columns: count,
        cells: bias.relativePositionIndex.map { .value(Double($0) / last) }),
      shape: (count, count))
    tile.title = "index, 0 dark to \(bias.offsets.count - 1)"
    tile.colorMap = .grey
    tile.isPattern = true
    tile.markers = [
      (
        .cursor, reading.query.row * bias.window.width + reading.query.column,
        reading.key.row * bias.window.width + reading.key.column
      )
    ]
    return tile
  }

  private func biasLines(_ bias: PositionBias, _ reading: BiasReading) -> [TextLine] {
    let (h, w) = (bias.window.height, bias.window.width)
    let value = NumberText.value(Double(reading.values[headNumber]), significant: 4)
    let all = reading.values.map { NumberText.value(Double($0), significant: 3) }
    return [
      TextLine(
        "◆ stands at \(reading.query.row),\(reading.query.column) of its \(h)×\(w) window, ◇ at"
          + " \(reading.key.row),\(reading.key.column): offset \(reading.offset.rows),"
          + "\(reading.offset.columns)."),
      TextLine("index = (yᵢ - yⱼ + \(h - 1)) · \(2 * w - 1) + xᵢ - xⱼ + \(w - 1)", .quiet),
      TextLine("index = \(reading.arithmetic)"),
      TextLine("bias = table[\(reading.index), \(headNumber)] = \(value)", .accent),
      TextLine("all heads: \(all.joined(separator: "  "))", .quiet),
      TextLine(
        "The table has \(2 * h - 1)×\(2 * w - 1) = \(bias.offsets.count) offsets for"
          + " \(h * w)×\(h * w) pairs; the index [\(h * w), \(h * w)] (queries down, keys across)"
          + " reads it out.", .quiet),
    ]
  }

  /// The way of the offset through the network that made the table, where one did.
  private func pathParts(_ bias: PositionBias, _ reading: BiasReading) -> [Exhibit.Part] {
    let prefix = attention.map { $0.path + ".pos." } ?? ""
    guard let path = BiasPath(bias, index: reading.index, below: prefix) else {
      return [
        .lines([TextLine("The table itself is a parameter: one value an offset and head.", .quiet)])
      ]
    }
    let rows = path.layers.map { layer in
      let values = layer.values.prefix(4).map { NumberText.value(Double($0), significant: 2) }
      let rest = layer.values.count > 4 ? " …" : ""
      return [
        layer.name, layer.formula, "\(layer.values.count)",
        values.joined(separator: " ") + rest,
      ]
    }
    let offset = [
      "offset", "(dy, dx)", "2", "\(path.offset.rows) \(path.offset.columns)",
    ]
    return [
      .lines([TextLine("The offset through the network that makes the table:", .title)]),
      .table(
        Table(
          [
            Table.Column("step", isNumeric: false, importance: 5),
            Table.Column("formula", isNumeric: false, importance: 1),
            Table.Column("channels", importance: 2),
            Table.Column("values", isNumeric: false, importance: 4),
          ], rows: [offset] + rows)),
    ]
  }

  private func biasReadings(_ reading: BiasReading) -> [String] {
    let value = NumberText.value(Double(reading.values[headNumber]), significant: 4)
    return [
      "\(unit.path)  ◆ \(reading.query.row),\(reading.query.column)  ◇ \(reading.key.row),"
        + "\(reading.key.column) of the window  index \(reading.arithmetic)  bias \(value)",
      "index \(reading.arithmetic)  bias \(value)", "index \(reading.index)  bias \(value)",
    ]
  }
}
