import Canvas
import Explain

extension Explorer {
  /// The tree of stages, units and steps, scrolled so that the selected node is seen.
  func drawLayers(on screen: inout Screen, in area: Area) {
    let visible = visibleNodes
    guard area.rows > 0, let selected = visible.firstIndex(of: node) else { return }
    let first = max(0, min(selected - area.rows / 2, visible.count - area.rows))
    let unit = viewpoint.view == .gradcam ? subject?.activationUnit : nil
    let shown = unit ?? viewpoint.unit
    let unicode = screen.capabilities.unicode
    for (row, node) in visible[first...].prefix(area.rows).enumerated() {
      let entry = outline.nodes[node]
      let line = Area(row: area.row + row, column: area.column, rows: 1, columns: area.columns)
      let isShown =
        entry.level == .unit && entry.unit == shown
        && (unit != nil || outline.attention[shown] != nil)
      let style =
        node == self.node
        ? (focus == .layers ? screen.selected : Style(bold: true, underline: true))
        : isShown ? Style(bold: true) : Style()
      if node == self.node { screen.frame.fill(line, with: Cell(" ", style)) }
      let sign =
        hasChildren(node)
        ? (open.contains(node) ? (unicode ? "▾" : "-") : (unicode ? "▸" : "+")) : " "
      let indent = String(repeating: " ", count: entry.level.rawValue)
      let mark = isShown ? (unicode ? " ◆" : " *") : ""
      // Steps are told apart by the ends of their names.
      let room = line.columns - indent.count - 2 - mark.count
      let name =
        entry.level == .step && entry.title.count > room
        ? (unicode ? "…" : "~") + entry.title.suffix(max(0, room - 1)) : Substring(entry.title)
      let title = "\(indent)\(sign) \(name)\(mark)"
      let used = screen.frame.write(
        title, row: line.row, column: line.column, style: style, limit: line.columns)
      let rest = line.columns - used - 1
      if displayWidth(entry.detail) <= rest, !entry.detail.isEmpty {
        screen.frame.write(
          entry.detail, row: line.row,
          column: line.column + line.columns - displayWidth(entry.detail),
          style: node == self.node ? style : screen.quiet)
      }
      screen.target(line, .node(node))
    }
  }
}
