import Canvas
import Explain

extension Explorer {
  /// The title says whether the small maps share a scale.
  var headsTitles: [String] {
    guard attention != nil else { return ["Heads"] }
    return switch viewpoint.scale {
    case .row, .logarithmic: ["Heads, each to its own maximum", "Heads, own maxima"]
    case .unit, .layer, .uniform:
      ["Heads, one scale: \(viewpoint.scale.title)", "Heads, one scale"]
    }
  }

  /// All heads of the layer as small maps of the same query.
  func drawHeads(on screen: inout Screen, in area: Area) {
    guard let attention, let subject, area.rows >= 2, area.columns >= 4 else { return }
    let tiles = (0..<attention.pattern.heads).map { number in
      // Scores that are not there, or mean nothing here, leave the weights in sight.
      let drawing =
        (try? subject.shownDrawing(head: .head(number)))
        ?? AttentionDrawing(
          attention, query: subject.query, head: .head(number), scale: viewpoint.scale,
          colorMap: viewpoint.colorMap)
      var tile = MapTile(drawing.heat, shape: (grid.height, grid.width))
      tile.title = "\(number) " + NumberText.value(Double(drawing.map.maximum), significant: 2)
      tile.shortTitle = "\(number)"
      tile.colorMap = drawing.colorMap
      tile.isSelected = viewpoint.head == .head(number)
      tile.action = .head(number)
      return tile
    }
    screen.draw(MapSet(tiles), in: area)
  }
}
