import Canvas
import Explain

extension Explorer {
  /// Takes what a person did, and says what the world has to do about it.
  public mutating func handle(_ event: InputEvent) -> [Effect] {
    let effects = take(event)
    return effects + missing(besides: effects)
  }

  private mutating func take(_ event: InputEvent) -> [Effect] {
    switch event {
    case .key(let key): return press(key)
    case .mouse(let mouse): return wantsMouse ? point(mouse) : []
    case .resize: return []
    }
  }

  private mutating func press(_ key: Key) -> [Effect] {
    switch mode {
    case .exploring:
      guard let command = Command.command(for: key) else { return [] }
      if command.name != "cancel" { message = nil }
      return run(command, nil)
    case .reading(let page, let scroll):
      read(page, key, scroll: scroll)
      return []
    case .typing(let line):
      return type(key, line)
    case .picking(let picker):
      return pick(key, picker)
    }
  }

  /// Runs a command; what it cannot do becomes a sentence at the foot of the screen.
  mutating func run(_ command: Command, _ argument: String?) -> [Effect] {
    do {
      return try command.run(&self, argument)
    } catch {
      message = Message(text: "\(error)", isFault: true)
      return []
    }
  }

  private mutating func read(_ page: Page, _ key: Key, scroll: Int) {
    let end = length(of: page)
    switch key {
    case .up, .character("k"): mode = .reading(page, scroll: max(0, scroll - 1))
    case .down, .character("j"): mode = .reading(page, scroll: min(scroll + 1, end))
    case .pageUp, .character("["): mode = .reading(page, scroll: max(0, scroll - 10))
    case .pageDown, .character("]"), .character(" "):
      mode = .reading(page, scroll: min(scroll + 10, end))
    case .home: mode = .reading(page, scroll: 0)
    case .end: mode = .reading(page, scroll: end)
    case .escape, .enter, .character("?"), .character("q"), .character("i"), .character("y"),
      .function(1):
      mode = .exploring
    case .character("Q"): isFinished = true
    default: break
    }
  }

  private mutating func point(_ mouse: MouseEvent) -> [Effect] {
    if case .reading(let page, let scroll) = mode {
      switch mouse.kind {
      case .wheelUp: mode = .reading(page, scroll: max(0, scroll - 3))
      case .wheelDown: mode = .reading(page, scroll: min(scroll + 3, length(of: page)))
      case .press: mode = .exploring
      case .release, .drag: break
      }
      return []
    }
    if case .picking(var picker) = mode { return point(mouse, &picker) }
    guard mode == .exploring else { return [] }
    let hits = targets.filter { $0.area.contains(row: mouse.row, column: mouse.column) }
    switch mouse.kind {
    case .press, .drag:
      var effects: [Effect] = []
      for hit in hits { effects += act(hit, mouse) }
      return effects
    case .wheelUp, .wheelDown:
      let distance = mouse.kind == .wheelUp ? -1 : 1
      if hits.contains(where: { $0.action == .focus(.layers) }) {
        return selectVisibleNode(by: distance)
      }
      if hits.contains(where: { $0.action == .focus(.heads) }) { return stepHead(distance) }
      return stepLayer(distance)
    case .release: return []
    }
  }

  /// A click chooses a network, a second one takes it; the wheel moves.
  private mutating func point(_ mouse: MouseEvent, _ picker: inout ModelPicker) -> [Effect] {
    switch mouse.kind {
    case .wheelUp: picker.move(by: -3)
    case .wheelDown: picker.move(by: 3)
    case .press:
      let hit = targets.first { $0.area.contains(row: mouse.row, column: mouse.column) }
      if case .model(let place) = hit?.action {
        if place == picker.place { return finish(picker) }
        picker.choose(place)
      }
    case .release, .drag: break
    }
    mode = .picking(picker)
    return []
  }

  private mutating func act(_ target: Target, _ mouse: MouseEvent) -> [Effect] {
    let place = target.place(row: mouse.row, column: mouse.column)
    switch target.action {
    case .focus(let panel):
      if mouse.kind == .press { focus = panel }
    case .query:
      viewpoint.query = place
      viewpoint.key = nil
    case .key: viewpoint.key = place
    case .head(let number): viewpoint.head = .head(number)
    case .classRank(let rank):
      guard mouse.kind == .press, showsActivation else { return [] }
      viewpoint.classTarget.chosen = .rank(rank)
    case .model: break
    case .rearrangement(let number): viewpoint.rearrangement = number
    case .node(let node):
      guard mouse.kind == .press, outline.nodes.indices.contains(node) else { return [] }
      // A second click on the same part opens or closes it.
      if node == self.node, hasChildren(node) {
        if open.remove(node) == nil { open.insert(node) }
        return []
      }
      return select(node: node)
    case .command(let name):
      guard mouse.kind == .press, let command = Command.command(named: name) else { return [] }
      return run(command, nil)
    }
    return []
  }
}
