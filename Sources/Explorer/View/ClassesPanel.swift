import Canvas
import Explain

extension Explorer {
  /// The five classes with the greatest logits.
  func drawClasses(on screen: inout Screen, in area: Area) {
    guard let observation else { return }
    if observation.request.isRecorded {
      let lines = [TextLine("None: a recording holds attention, no logits.", .quiet)]
      return screen.draw(lines, in: area)
    }
    let target =
      viewpoint.view == .gradcam ? try? observation.classIndex(viewpoint.classTarget.chosen) : nil
    for (row, ranked) in observation.topClasses(5).prefix(area.rows).enumerated() {
      let percent = NumberText.percent(Double(ranked.probability))
      let name = area.columns - displayWidth(percent) - 1
      screen.frame.write(
        ranked.name, row: area.row + row, column: area.column,
        style: ranked.index == target
          ? Style(bold: true, underline: true) : observation.isLearned ? Style() : screen.quiet,
        limit: name)
      screen.frame.write(
        percent, row: area.row + row,
        column: area.column + area.columns - displayWidth(percent), style: Style(bold: true))
      screen.target(
        Area(row: area.row + row, column: area.column, rows: 1, columns: area.columns),
        .classRank(row + 1))
    }
  }
}
