import Backbones
import Canvas
import Explain

extension Explorer {
  /// What the selected node costs, each figure beside its share of the whole model.
  func drawCost(on screen: inout Screen, in area: Area) {
    let part = outline.nodes[node]
    let whole = outline.costs.whole
    let lines: [CostLine] = [
      .init("params", part.cost.parameters, whole.parameters) { NumberText.count($0) },
      .init("MACs", part.cost.macs, whole.macs) { NumberText.count($0) },
      .init("FLOPs", part.cost.flops, whole.flops) { NumberText.count($0) },
      .init("activ.", part.cost.activationBytes, whole.activationBytes) { NumberText.bytes($0) },
      .init("attn", part.cost.attentionBytes, whole.attentionBytes) { NumberText.bytes($0) },
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
    drawMeasured(
      on: &screen,
      Area(
        row: row, column: area.column, rows: last - row, columns: area.columns), unit: part.unit)
  }

  /// The time of the selected part and the memory of the process: on two lines where there is room.
  private func drawMeasured(on screen: inout Screen, _ area: Area, unit: Int?) {
    guard let measured = observation?.measured, area.rows > 0 else { return }
    let seconds = unit.map { measured.unitSeconds[$0] } ?? measured.seconds
    let time = NumberText.value(seconds * 1000, significant: 3) + " ms"
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

  init(
    _ name: String, _ part: Int, _ whole: Int, text: @escaping (Int) -> String
  ) {
    self.name = name
    self.part = part
    self.whole = whole
    self.text = text
  }

  func draw(on screen: inout Screen, row: Int, in area: Area) {
    let share = whole > 0 ? Double(part) / Double(whole) : 0
    screen.frame.write(name, row: row, column: area.column, limit: area.columns)
    var figure = text(part)
    if area.columns >= 44, name != "time" { figure += " of \(text(whole))" }
    let figureWidth = area.columns >= 44 ? 24 : 9
    let start = area.column + 7
    screen.frame.write(
      figure, row: row, column: start, style: Style(bold: true), limit: area.columns - 7)
    let barStart = start + max(figureWidth, displayWidth(figure)) + 1
    let percent = NumberText.percent(share)
    let percentWidth = displayWidth("99.9 %") + 1
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
