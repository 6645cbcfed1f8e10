import Backbones
import Canvas
import Explain

extension Explorer {
  /// What the selected node costs, each figure beside its share of the whole model, attention
  /// memory beside what full attention would keep.
  func drawCost(on screen: inout Screen, in area: Area) {
    let part = outline.nodes[node]
    let whole = outline.costs.whole
    let full = fullAttentionBytes(of: part)
    let attention =
      full > 0
      ? CostLine("attn", part.cost.attentionBytes, full, of: "full") { NumberText.bytes($0) }
      : CostLine("attn", part.cost.attentionBytes, whole.attentionBytes) { NumberText.bytes($0) }
    let lines: [CostLine] = [
      .init("params", part.cost.parameters, whole.parameters) { NumberText.count($0) },
      .init("MACs", part.cost.macs, whole.macs) { NumberText.count($0) },
      .init("FLOPs", part.cost.flops, whole.flops) { NumberText.count($0) },
      .init("elem.", part.cost.elementwise, whole.elementwise) { NumberText.count($0) },
      attention,
      .init("activ.", part.cost.activationBytes, whole.activationBytes) { NumberText.bytes($0) },
    ]
    var row = area.row
    let last = area.row + area.rows
    if area.rows > lines.count + 2 {
      let title = part.level == .model ? "the whole of \(part.title)" : part.path
      screen.frame.write(
        "\(title), and its share of the model", row: row, column: area.column, style: screen.quiet,
        limit: area.columns)
      row += 1
    }
    for line in lines where row < last {
      line.draw(on: &screen, row: row, in: area)
      row += 1
    }
    let rest = Area(row: row, column: area.column, rows: last - row, columns: area.columns)
    drawMeasured(on: &screen, rest, of: part)
    let formula = Area(
      row: row + 2, column: area.column, rows: last - row - 2, columns: area.columns)
    screen.draw(formulaLines(of: part), in: formula)
  }

  /// Bytes that full attention would take in a part of the network.
  private func fullAttentionBytes(of part: Outline.Node) -> Int {
    switch part.level {
    case .model: return outline.fullAttentionBytes(of: "")
    case .stage:
      return outline.nodes.filter { $0.level == .unit && outline.nodes[$0.parent ?? 0] == part }
        .reduce(0) { $0 + outline.fullAttentionBytes(of: $1.path) }
    case .unit: return outline.fullAttentionBytes(of: part.path)
    case .step:
      return part.cost.attentionBytes > 0
        ? part.unit.map { outline.fullAttentionBytes(of: outline.units[$0].path) } ?? 0 : 0
    }
  }

  /// The formula of a part's attention with its numbers, and what the figures count.
  private func formulaLines(of part: Outline.Node) -> [TextLine] {
    var lines: [TextLine] = []
    if part.level == .unit, let unit = part.unit, let cost = outline.attentionCost(ofUnit: unit) {
      lines.append(TextLine("attention \(cost.term.formula) = \(cost.term.numbers)"))
      lines.append(
        TextLine(
          "= \(NumberText.count(cost.term.macs)) MACs; " + cost.symbols.joined(separator: "; "),
          .quiet))
    }
    lines.append(
      TextLine(
        "FLOPs = 2 × MACs; elem. counts the values that norms, activations, softmax, pooling and"
          + " additions put out", .quiet))
    return lines
  }

  /// The time of the selected part, of a step that of its whole unit, and the memory of the process:
  /// on two lines where there is room.
  private func drawMeasured(on screen: inout Screen, _ area: Area, of part: Outline.Node) {
    guard let measured = observation?.measured, area.rows > 0 else { return }
    let seconds = part.unit.map { measured.unitSeconds[$0] } ?? measured.seconds
    let isStep = part.level == .step && part.unit != nil
    let time =
      NumberText.value(seconds * 1000, significant: 3) + " ms" + (isStep ? " for its block" : "")
    let memory = measured.residentBytes.map(NumberText.bytes) ?? ""
    guard area.rows > 1 else {
      screen.frame.write(
        "measured \(time), \(memory)", row: area.row, column: area.column, limit: area.columns)
      return
    }
    CostLine(
      "time", Int(seconds * 1e6), Int(measured.seconds * 1e6)
    ) { _ in time + " measured" }.draw(on: &screen, row: area.row, in: area)
    screen.frame.write(
      "memory \(memory) resident, measured", row: area.row + 1, column: area.column,
      limit: area.columns)
  }
}

/// One figure of the cost panel with its share as a bar.
private struct CostLine {
  let name: String
  let part: Int
  let whole: Int
  let text: (Int) -> String

  let wholeName: String

  init(
    _ name: String, _ part: Int, _ whole: Int, of wholeName: String = "",
    text: @escaping (Int) -> String
  ) {
    self.wholeName = wholeName.isEmpty ? "" : " " + wholeName
    self.name = name
    self.part = part
    self.whole = whole
    self.text = text
  }

  func draw(on screen: inout Screen, row: Int, in area: Area) {
    let share = whole > 0 ? Double(part) / Double(whole) : 0
    screen.frame.write(name, row: row, column: area.column, limit: area.columns)
    var figure = text(part)
    if area.columns >= 44, name != "time" { figure += " of \(text(whole))\(wholeName)" }
    let figureWidth = area.columns >= 44 ? 26 : 9
    let start = area.column + 7
    screen.frame.write(
      figure, row: row, column: start, style: Style(bold: true), limit: area.columns - 7)
    let barStart = start + max(figureWidth, displayWidth(figure)) + 1
    let percent = NumberText.percent(share) + (area.columns >= 44 ? "" : wholeName)
    let percentWidth = displayWidth("99.9 %" + (area.columns >= 44 ? "" : wholeName)) + 1
    let room = area.column + area.columns - barStart - percentWidth
    if room >= 1 {
      screen.frame.bar(
        share, row: row, column: barStart, columns: room, style: screen.accent,
        unicode: screen.capabilities.unicode)
    }
    let percentStart = area.column + area.columns - displayWidth(percent)
    if percentStart > start + displayWidth(figure) {
      screen.frame.write(percent, row: row, column: percentStart, style: screen.quiet)
    }
  }
}
