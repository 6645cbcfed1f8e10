import Canvas
import Explain

extension Command {
  /// How attention is drawn.
  static let looking: [Command] = [
    Command(
      "scale", [.character("S")], argument: "row|unit|layer|uniform|log", section: .looking,
      label: "scale",
      "Changes how weights become colours; without an argument, to the next scale.",
      completions: { _ in Scale.allCases.map(\.rawValue) }
    ) { explorer, argument in
      explorer.scale = try explorer.scale.next(argument, "scale")
      return []
    },
    Command(
      "heads", [.character("H")], argument: "N|mean|max|min", section: .looking, label: "fuse",
      "Shows one head, or the mean, maximum or minimum over all.",
      completions: { explorer in
        ["mean", "max", "min"] + (0..<explorer.headCount).map(String.init)
      }
    ) { explorer, argument in
      try explorer.chooseHead(argument)
      return []
    },
    Command(
      "colors", [.character("C")], argument: "viridis|cividis|grey", section: .looking,
      "Changes the colour map.", completions: { _ in ColorMap.sequential.map(\.rawValue) }
    ) { explorer, argument in
      explorer.colorMap = try explorer.nextColorMap(argument)
      return []
    },
    Command(
      "show", [.character("W")], argument: "weight|content|bias|sum", section: .looking,
      "Shows of attention the weights, or the content scores, position biases and sums they are"
        + " made from.",
      completions: { _ in AttentionComponent.allCases.map(\.rawValue) }
    ) { explorer, argument in
      guard !explorer.viewpoint.isByKey else {
        throw CommandFault("what a key receives are weights; :by query leads back to the scores")
      }
      explorer.viewpoint.component =
        try argument == nil
        ? explorer.nextComponent : explorer.viewpoint.component.next(argument, "part of attention")
      return []
    },
    Command(
      "overlay", [.character("O")], argument: "0...100|off", section: .looking, label: "overlay",
      "Paints the attention over the picture, with a strength in percent, or beside it.",
      completions: { _ in ["off", "25", "50", "75", "100"] }
    ) { explorer, argument in
      try explorer.chooseOverlay(argument)
      return []
    },
    Command(
      "zoom", [.character("z"), .enter], section: .looking,
      "Fills the screen with the panel in focus, and back; in the layers, opens or closes a part."
    ) { explorer, _ in explorer.zoom() },
    Command(
      "strongest", [.character("x")], section: .looking, in: [.view],
      "Reads out the strongest key again, and follows it from now on."
    ) { explorer, _ in
      explorer.key = nil
      return []
    },
    Command(
      "query", [], argument: "ROW,COLUMN", section: .looking,
      "Puts the query on a token of the layer's grid."
    ) { explorer, argument in
      try explorer.placeQuery(argument)
      return []
    },
    Command(
      "layer", [], argument: "PATH", section: .looking, "Goes to a layer by its path.",
      completions: { explorer in explorer.outline.nodes.map(\.path).filter { !$0.isEmpty } }
    ) { explorer, argument in
      guard let argument, let node = explorer.node(matching: argument) else {
        throw CommandFault("no layer is called \((argument ?? "").debugDescription)")
      }
      return explorer.reveal(andSelect: node)
    },
  ]
}

extension CaseIterable where Self: RawRepresentable & Equatable, RawValue == String {
  /// The case that an argument names, or without one the case after this.
  func next(_ argument: String?, _ what: String) throws -> Self {
    let all = Array(Self.allCases)
    guard let argument else {
      return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
    guard let chosen = Self(rawValue: argument) else {
      let offer = all.map(\.rawValue).joined(separator: ", ")
      throw CommandFault("there is no \(what) \(argument.debugDescription); there are \(offer)")
    }
    return chosen
  }
}

extension Explorer {
  /// The part of attention after the one that is shown, of those that the mechanism has.
  fileprivate var nextComponent: AttentionComponent {
    let hasBias = subject?.pattern?.positionBias != nil
    let all = AttentionComponent.allCases.filter { hasBias || ($0 != .bias && $0 != .sum) }
    return all[((all.firstIndex(of: viewpoint.component) ?? -1) + 1) % all.count]
  }

  /// Shows the head an argument names; without one, goes from each head to mean, max, min and back.
  fileprivate mutating func chooseHead(_ argument: String?) throws {
    guard let argument else {
      viewpoint.head =
        switch viewpoint.head {
        case .head: .mean
        case .mean: .max
        case .max: .min
        case .min: .head(0)
        }
      return
    }
    guard let choice = HeadChoice(argument) else {
      throw CommandFault("a head is a number from 0, or mean, max or min")
    }
    if case .head(let number) = choice, number >= headCount {
      throw CommandFault("this layer has \(headCount) heads, numbered from 0")
    }
    viewpoint.head = choice
  }

  fileprivate func nextColorMap(_ argument: String?) throws -> ColorMap {
    let all = ColorMap.sequential
    guard let argument else {
      return all[((all.firstIndex { $0 == viewpoint.colorMap } ?? 0) + 1) % all.count]
    }
    guard let chosen = all.first(where: { $0.rawValue == argument }) else {
      let offer = all.map(\.rawValue).joined(separator: ", ")
      throw CommandFault("there is no colour map \(argument.debugDescription); there are \(offer)")
    }
    return chosen
  }

  fileprivate mutating func chooseOverlay(_ argument: String?) throws {
    switch argument {
    case nil: viewpoint.overlay = viewpoint.overlay == nil ? 0.6 : nil
    case "off": viewpoint.overlay = nil
    case .some(let text):
      guard let percent = Double(text), (0...100).contains(percent) else {
        throw CommandFault("the strength of the overlay is a percentage from 0 to 100, or off")
      }
      viewpoint.overlay = percent / 100
    }
  }

  fileprivate mutating func zoom() -> [Effect] {
    if focus == .layers, hasChildren(node) {
      if open.remove(node) == nil { open.insert(node) }
      return []
    }
    isZoomed.toggle()
    return []
  }

  fileprivate mutating func placeQuery(_ argument: String?) throws {
    let parts = (argument ?? "").split(separator: ",").map {
      Int($0.trimmingPrefix(while: \.isWhitespace))
    }
    guard parts.count == 2, let row = parts[0], let column = parts[1] else {
      throw CommandFault("a query is a row and a column, as 12,30")
    }
    guard (0..<grid.height).contains(row), (0..<grid.width).contains(column) else {
      throw CommandFault("this layer has \(grid.height) rows and \(grid.width) columns of tokens")
    }
    viewpoint.query = Place(row: row, column: column, on: grid)
    viewpoint.key = nil
  }

  /// Selects a node and opens what it lies in.
  mutating func reveal(andSelect node: Int) -> [Effect] {
    reveal(node)
    return select(node: node)
  }
}
