import Backbones
import Canvas
import Explain

extension View {
  /// What one query attends to, or what one key receives.
  static let attention = View(
    .attention, "a", "What the query attends to, or with :by key what a key receives.",
    needs: { subject in
      if subject.viewpoint.isByKey { return subject.received }
      return subject.viewpoint.component == .weight ? nil : subject.scores
    }
  ) { subject in
    subject.viewpoint.isByKey ? try subject.receivedExhibit() : try subject.attentionExhibit()
  }
}

extension Subject {
  /// Runs the unit again for its scores; nil where it has no attention.
  fileprivate var scores: Preparation? {
    outline.attention[viewpoint.unit] == nil
      ? nil : inspection(ofUnit: viewpoint.unit)
  }

  /// The drawing of what is shown of attention: of weights, or, where they are there, of scores.
  ///
  /// - Throws: `Inapplicable` where the mechanism has no such part, or it is not there yet.
  func shownDrawing(head: HeadChoice) throws -> AttentionDrawing {
    guard viewpoint.component != .weight, let scores else {
      return AttentionDrawing(
        try requiredAttention(), query: query, head: head, scale: viewpoint.scale,
        colorMap: viewpoint.colorMap)
    }
    let inspection: UnitInspection = try result(of: scores)
    guard let pattern = inspection.attention?.pattern else {
      throw Inapplicable("There is no attention in \(unit.path).")
    }
    guard pattern.components.contains(viewpoint.component) else {
      throw Inapplicable(
        "The attention of \(unit.path) has no position bias; :show weight and :show content"
          + " are there.")
    }
    if case .tokenPyramid = outline.attention[viewpoint.unit]?.mechanism {
      throw Inapplicable(
        "The scores of \(unit.path) belong to several levels that cover the same tokens; the steps"
          + " of each level show them.")
    }
    return AttentionDrawing(
      AttentionMap(pattern, query: query, head: head, component: viewpoint.component),
      scale: viewpoint.scale, layerMaximum: 0, colorMap: viewpoint.colorMap)
  }

  /// The drawing of the present query and head.
  var drawing: AttentionDrawing? {
    attention.map {
      AttentionDrawing(
        $0, query: query, head: viewpoint.head, scale: viewpoint.scale,
        colorMap: viewpoint.colorMap)
    }
  }

  /// The token that is read out: where the key cursor stands, or the strongest key.
  var keyToken: (row: Int, column: Int) {
    if let key = viewpoint.key { return key.token(on: grid) }
    guard let map = drawing?.map else { return queryToken }
    let strongest = map.values.indices.max { map.values[$0] < map.values[$1] } ?? 0
    return (strongest / grid.width, strongest % grid.width)
  }

  fileprivate func attentionExhibit() throws -> Exhibit {
    let attention = try requiredAttention()
    let drawing = try shownDrawing(head: viewpoint.head)
    let isWeight = viewpoint.component == .weight
    let caveats = attention.pattern.caveats.map { ", \($0)" }.joined()
    return Exhibit(
      titles: isWeight
        ? attentionTitles(of: asker ?? "query ◆", attention.pattern.heads).map { $0 + caveats }
        : [
          "\(viewpoint.component.title) of query ◆, \(viewpoint.head)",
          "\(viewpoint.component.rawValue) of ◆, \(viewpoint.head)",
        ],
      parts: [
        .maps(
          MapSet([attentionTile(drawing, action: .key)], legend: drawing.legend.over(viewpoint)))
      ],
      readings: isWeight ? attentionReadings(attention, drawing) : scoreReadings(drawing))
  }

  /// The score of the key under the cursor, from long to short.
  private func scoreReadings(_ drawing: AttentionDrawing) -> [String] {
    let (key, query) = (keyToken, queryToken)
    let title = viewpoint.component.title
    let cell = key.row * drawing.map.grid.width + key.column
    let value =
      switch drawing.map.kinds[cell] {
      case .reachable: NumberText.value(Double(drawing.map.values[cell]), significant: 4)
      case .masked: "masked"
      case .unreachable: "out of reach"
      }
    return [
      "\(unit.path)  query ◆ \(query.row),\(query.column)  key ◇ \(key.row),\(key.column)"
        + "  \(title) \(value)",
      "◆ \(query.row),\(query.column)  ◇ \(key.row),\(key.column)  \(title) \(value)",
      "\(viewpoint.component.rawValue) \(value)",
    ]
  }

  /// A drawing over the grid of tokens with query and key marked.
  func attentionTile(_ drawing: AttentionDrawing, action: Target.Action) -> MapTile {
    let picture = picture
    var tile = MapTile(
      drawing.heat, shape: (picture?.height ?? 1, picture?.width ?? 1))
    tile.colorMap = drawing.colorMap
    let key = keyToken
    let query = queryToken
    tile.markers = [(.cursor, key.row, key.column), (.query, query.row, query.column)]
    tile.action = action
    if let overlay = viewpoint.overlay {
      tile.picture = picture
      tile.strength = overlay
    }
    return tile
  }

  /// The token without a place that asks, where a recording shows what it attends to.
  private var asker: String? {
    guard case .recorded(let recorded) = outline.attention[viewpoint.unit]?.mechanism,
      let asking = recorded.asking
    else { return nil }
    return "the \(LeadingTokens.names(recorded.layout.leadingQueries)[asking])"
  }

  private func attentionTitles(of whose: String, _ heads: Int) -> [String] {
    switch viewpoint.head {
    case .head(let number):
      [
        "Attention of \(whose), head \(number) of 0-\(heads - 1)",
        "Attention of \(whose == "query ◆" ? "◆" : whose), head \(number)",
        "Attention, head \(number)",
      ]
    default:
      [
        "Attention of \(whose), \(viewpoint.head)", "Attention, \(viewpoint.head)",
        "\(viewpoint.head)",
      ]
    }
  }

  /// The query and the key in numbers, from long to short.
  private func attentionReadings(
    _ attention: ObservedAttention, _ drawing: AttentionDrawing
  ) -> [String] {
    let key = keyToken
    let query = queryToken
    let reading = KeyReading(
      attention.pattern, map: drawing.map, query: self.query, head: viewpoint.head, row: key.row,
      column: key.column)
    let pixels = attention.pattern.queryRectangle(self.query)
    let classTokens = attention.pattern.classTokens.map {
      "  \($0) \(NumberText.percent(Double(drawing.map.weightOnClassTokens)))"
    }
    let padding = Double(drawing.map.weightOnPadding)
    let outside = padding > 0 ? "  outside \(NumberText.percent(padding))" : ""
    let elsewhere = (attention.pattern.component == .weight ? classTokens ?? "" : "") + outside
    let queryText = "◆ \(query.row),\(query.column)"
    let keyText = "◇ \(key.row),\(key.column) \(reading.pixels.text)"
    return [
      "\(unit.path)  query \(queryText) \(pixels.text)  key \(keyText)  \(reading.longText)"
        + elsewhere,
      "query \(queryText)  key \(keyText)  \(reading.longText)" + elsewhere,
      "\(queryText)  \(keyText)  \(reading.shortText)" + elsewhere,
      "◇ \(key.row),\(key.column) \(reading.shortText)" + elsewhere,
      "\(queryText) ◇ \(key.row),\(key.column) \(reading.shortText)", reading.shortText,
    ]
  }
}

extension PixelRectangle {
  /// The pixels it covers, as `y 96-127 x 128-159`.
  var text: String {
    "y \(rows.lowerBound)-\(rows.upperBound - 1) x \(columns.lowerBound)-\(columns.upperBound - 1)"
  }
}

extension KeyReading {
  /// As `weight 0.0231 rank 5/49`.
  fileprivate var shortText: String {
    switch kind {
    case .unreachable: return "out of reach"
    case .masked: return "masked"
    case .reachable:
      let value = NumberText.value(Double(self.value), significant: 3)
      return "\(isPerToken ? "per token" : "weight") \(value) rank \(rank)/\(count)"
    }
  }

  /// The same with the comparison to uniform attention.
  fileprivate var longText: String {
    guard kind == .reachable, uniform > 0 else { return shortText }
    let ratio = NumberText.value(Double(value / uniform), significant: 3)
    return "\(shortText)  \(ratio)× uniform"
  }
}
