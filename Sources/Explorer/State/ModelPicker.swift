import Backbones
import Canvas
import Explain

/// The networks as a list to choose from; what is typed narrows it down.
package struct ModelPicker: Sendable, Hashable {
  /// What was typed.
  private(set) var filter = ""
  /// The place of the chosen one among those that are left.
  private(set) var place = 0

  /// A list with `name` chosen.
  init(choosing name: String) {
    place = Variant.all.firstIndex { $0.name == name } ?? 0
  }

  /// The networks whose name or family holds what was typed.
  var variants: [Variant] {
    guard !filter.isEmpty else { return Variant.all }
    return Variant.all.filter {
      $0.name.contains(filter) || $0.family.title.lowercased().contains(filter)
    }
  }

  /// The chosen network.
  var choice: Variant? { variants.indices.contains(place) ? variants[place] : nil }

  mutating func move(by distance: Int) {
    place = max(0, min(variants.count - 1, place + distance))
  }

  mutating func choose(_ place: Int) { self.place = place }

  mutating func type(_ character: Character) {
    guard filter.count < 40 else { return }
    filter += character.lowercased()
    place = 0
  }

  mutating func deleteBackward() {
    filter = String(filter.dropLast())
    place = 0
  }
}

extension Explorer {
  /// Takes a key while networks are chosen from.
  mutating func pick(_ key: Key, _ before: ModelPicker) -> [Effect] {
    var picker = before
    switch key {
    case .up: picker.move(by: -1)
    case .down, .tab: picker.move(by: 1)
    case .pageUp: picker.move(by: -10)
    case .pageDown: picker.move(by: 10)
    case .home: picker.move(by: -Variant.all.count)
    case .end: picker.move(by: Variant.all.count)
    case .backspace: picker.deleteBackward()
    case .character(let character): picker.type(character)
    case .escape:
      mode = .exploring
      return []
    case .enter: return finish(picker)
    default: break
    }
    mode = .picking(picker)
    return []
  }

  /// Changes the backbone to the one chosen.
  mutating func finish(_ picker: ModelPicker) -> [Effect] {
    mode = .exploring
    guard let choice = picker.choice, let command = Command.command(named: "model") else {
      return []
    }
    return run(command, choice.name)
  }

  /// Draws the list over the whole screen.
  func drawPicker(_ picker: ModelPicker, on screen: inout Screen) {
    let area = screen.frame.area
    screen.frame.box(
      area, title: "Backbones: arrows or letters choose, Enter takes it, Esc closes",
      style: screen.accent, unicode: screen.capabilities.unicode)
    let inside = area.inset()
    let typed = picker.filter.isEmpty ? "type to narrow the list" : picker.filter
    screen.frame.write(
      typed, row: inside.row, column: inside.column + 1,
      style: picker.filter.isEmpty ? screen.quiet : Style(bold: true), limit: inside.columns - 2)
    let variants = picker.variants
    let rows = variants.map { variant -> [String] in
      let paper = variant.paper
      return [
        variant.name, variant.family.title,
        variant.isForScenes ? (Resources.hasWeights(for: variant) ? "learned" : "made up") : "",
        paper.map { "\(NumberText.value($0.parametersInMillions, significant: 4)) M" } ?? "",
        paper.map { "\(NumberText.value($0.gigaflopsAsPrinted, significant: 4)) G" } ?? "",
      ]
    }
    let columns: [Table.Column] = [
      .init("network", isNumeric: false, importance: 3),
      .init("family", isNumeric: false, importance: 1),
      .init("built-in weights", isNumeric: false, importance: 3),
      .init("parameters, as printed", importance: 2), .init("MACs, as printed", importance: 2),
    ]
    screen.draw(
      Table(
        columns, rows: rows, selected: picker.place,
        actions: variants.indices.map { Target.Action.model($0) }),
      in: Area(
        row: inside.row + 1, column: inside.column + 1, rows: inside.rows - 1,
        columns: inside.columns - 2))
  }
}
