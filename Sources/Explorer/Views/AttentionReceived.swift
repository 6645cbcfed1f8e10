import Canvas
import Explain

/// Attention from the side of a key: what every query gives to it.
extension Subject {
  /// Reads the weight that every query gives to the key token.
  var received: Preparation? {
    guard let attention else { return nil }
    let key = keyToken
    let head = viewpoint.head
    return Preparation(
      key: "received \(viewpoint.unit) \(head.argument) \(key.row),\(key.column)",
      title: "reading what every query gives to this key"
    ) { progress in
      try AttentionMap(
        received: attention.pattern, key: key.row * attention.pattern.queries.width + key.column,
        head: head, progress: progress)
    }
  }

  func receivedExhibit() throws -> Exhibit {
    let attention = try requiredAttention()
    guard let received else { throw Inapplicable("There is nothing to draw.") }
    let map: AttentionMap = try result(of: received)
    let drawing = AttentionDrawing(
      map, scale: viewpoint.scale, layerMaximum: attention.maximum,
      colorMap: viewpoint.colorMap)
    var legend = drawing.legend
    legend.scaleName = legend.scaleName.replacing("row maximum", with: "greatest of the map")
    let key = keyToken
    let cell = queryToken.row * grid.width + queryToken.column
    let total = NumberText.value(Double(map.values.reduce(0, +)), significant: 4)
    let here = NumberText.value(Double(map.values[cell]), significant: 3)
    let what = map.isPerToken ? "weight per token" : "weight"
    return Exhibit(
      titles: [
        "What every query gives to key ◇, \(viewpoint.head)",
        "Received by key ◇, \(viewpoint.head)",
        "Received by ◇",
      ],
      parts: [
        .maps(MapSet([attentionTile(drawing, action: .key)], legend: legend.over(viewpoint)))
      ],
      readings: [
        "key ◇ \(key.row),\(key.column) receives \(total) in all from \(map.keyCount) queries;"
          + " query ◆ \(queryToken.row),\(queryToken.column) gives \(what) \(here)",
        "◇ \(key.row),\(key.column) receives \(total) in all, \(here) from ◆",
        "receives \(total), \(here) from ◆",
      ])
  }
}
