import Backbones
import Canvas
import Explain

extension Command {
  /// Moving within a panel, between panels, through layers and heads.
  static let moving: [Command] =
    [
      Command(
        "up", [.up, .character("k")], section: .moving,
        "Moves up in the panel in focus: a layer, the query token, or the key that is read out."
      ) { explorer, _ in explorer.move(rows: -1, columns: 0) },
      Command("down", [.down, .character("j")], section: .moving, "Moves down.") { explorer, _ in
        explorer.move(rows: 1, columns: 0)
      },
      Command(
        "left", [.left, .character("h")], section: .moving,
        "Moves left; in the layers, closes a part or goes to the part around it."
      ) { explorer, _ in explorer.move(rows: 0, columns: -1) },
      Command(
        "right", [.right, .character("l")], section: .moving,
        "Moves right; in the layers, opens a part."
      ) { explorer, _ in explorer.move(rows: 0, columns: 1) },
      Command(
        "first", [.home], section: .moving,
        "Goes to the first layer, or the top left token."
      ) { explorer, _ in explorer.moveToEdge(first: true) },
      Command(
        "last", [.end], section: .moving,
        "Goes to the last layer, or the bottom right token."
      ) { explorer, _ in explorer.moveToEdge(first: false) },
      Command(
        "next-layer", [.character("]"), .pageDown], section: .moving, label: "layer",
        "Shows the next layer that has attention."
      ) { explorer, _ in explorer.stepLayer(1) },
      Command(
        "previous-layer", [.character("["), .pageUp], section: .moving,
        "Shows the layer before that has attention."
      ) { explorer, _ in explorer.stepLayer(-1) },
      Command(
        "next-head", [.character(".")], section: .moving, label: "head", "Shows the next head."
      ) { explorer, _ in explorer.stepHead(1) },
      Command(
        "previous-head", [.character(",")], section: .moving, "Shows the head before."
      ) { explorer, _ in explorer.stepHead(-1) },
      Command(
        "next-panel", [.tab], section: .moving, label: "panel", "Gives the next panel the focus."
      ) { explorer, _ in explorer.stepFocus(1) },
      Command(
        "previous-panel", [.backTab], section: .moving, "Gives the panel before the focus."
      ) { explorer, _ in explorer.stepFocus(-1) },
    ]
    + Explorer.Panel.allCases.map { panel in
      Command(
        "\(panel.title.lowercased())-panel", [.character(Character(String(panel.rawValue)))],
        section: .moving, "Gives the panel \(panel.title) the focus."
      ) { explorer, _ in
        explorer.focus = panel
        return []
      }
    }
}

extension Explorer {
  /// Moves by a step in the panel in focus.
  mutating func move(rows: Int, columns: Int) -> [Effect] {
    switch focus {
    case .layers:
      if rows != 0 { return selectVisibleNode(by: rows) }
      if columns > 0 { return openNode() }
      return closeNode()
    case .picture:
      return moveQuery(rows: rows, columns: columns)
    case .view:
      return View.named(viewpoint.view).move(&self, rows, columns)
    case .heads:
      return stepHead(rows + columns)
    case .cost, .classes: break
    }
    return []
  }

  /// Moves the query over the grid; the key that is read out is the strongest again.
  mutating func moveQuery(rows: Int, columns: Int) -> [Effect] {
    let (row, column) = queryToken
    viewpoint.query = Place(row: row + rows, column: column + columns, on: grid)
    viewpoint.key = nil
    return []
  }

  /// Goes to an end of the panel in focus.
  mutating func moveToEdge(first: Bool) -> [Effect] {
    switch focus {
    case .layers:
      let visible = visibleNodes
      return select(node: first ? visible.first ?? 0 : visible.last ?? 0)
    case .picture:
      viewpoint.query = first ? Place(y: 0, x: 0) : Place(y: 1, x: 1)
      viewpoint.key = nil
    case .view: viewpoint.key = first ? Place(y: 0, x: 0) : Place(y: 1, x: 1)
    case .heads: viewpoint.head = .head(first ? 0 : headCount - 1)
    case .cost, .classes: break
    }
    return []
  }

  /// Goes to the next or previous unit that has attention.
  mutating func stepLayer(_ distance: Int) -> [Effect] {
    var units = outline.attentionUnits
    var unit = viewpoint.unit
    if showsActivation, viewpoint.activation.isOfFeatures, let end = outline.finalNormalization {
      units.append(end)
      if viewpoint.activatesFinalNorm { unit = end }
    }
    let next = distance > 0 ? units.first { $0 > unit } : units.last { $0 < unit }
    guard let next else {
      message = Message(
        text: "this is the \(distance > 0 ? "last" : "first") layer"
          + (distance > 0 && showsActivation ? "" : " with attention"), isFault: false)
      return []
    }
    return select(unit: next)
  }

  /// Shows a unit, and asks for its attention when it was not kept.
  mutating func select(unit: Int) -> [Effect] {
    show(unit: unit)
    if showsActivation { viewpoint.activatesFinalNorm = false }
    return attentionIfMissing()
  }

  /// Whether a class activation map is on the screen.
  var showsActivation: Bool { viewpoint.view == .gradcam || viewpoint.beside == .gradcam }

  func attentionIfMissing() -> [Effect] {
    guard let observation, observation.attention[viewpoint.unit] == nil,
      outline.attention[viewpoint.unit] != nil,
      progress == nil
    else { return [] }
    // The steps view computes it as it walks through the layer.
    if viewpoint.view == .steps, let subject, !prepared.contains(subject.inspection.key) {
      return []
    }
    return [.attend(unit: viewpoint.unit)]
  }

  /// Goes to the next or previous head; from a fusion, to the first or last.
  mutating func stepHead(_ distance: Int) -> [Effect] {
    if case .head(let number) = viewpoint.head {
      viewpoint.head = .head((number + distance + headCount) % max(1, headCount))
    } else {
      viewpoint.head = .head(distance > 0 ? 0 : headCount - 1)
    }
    return []
  }

  /// Gives the next or previous panel the focus.
  mutating func stepFocus(_ distance: Int) -> [Effect] {
    let count = Panel.allCases.count
    let next = (focus.rawValue - 1 + distance + count) % count
    focus = Panel(rawValue: next + 1) ?? .picture
    return []
  }
}
