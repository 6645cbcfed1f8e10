import Canvas

extension Explorer {
  /// How many lines the help has at its narrowest, which bounds scrolling.
  var helpLength: Int { Self.helpLines(columns: 40).count }

  /// The help: what one sees, then every command with its keys.
  func drawHelp(on screen: inout Screen, scroll: Int) {
    let area = screen.frame.area
    screen.frame.box(
      area, title: "Help: arrows scroll, ? or Esc closes", style: screen.accent,
      unicode: screen.capabilities.unicode)
    let inside = area.inset().inset(by: 0)
    let lines = Self.helpLines(columns: inside.columns - 2)
    let first = max(0, min(scroll, lines.count - inside.rows))
    for (row, line) in lines[first...].prefix(inside.rows).enumerated() {
      screen.frame.write(
        line.text, row: inside.row + row, column: inside.column + 1,
        style: line.isTitle ? screen.accent : Style(), limit: inside.columns - 2)
    }
    let more = lines.count - first - inside.rows
    if more > 0 {
      screen.frame.write(
        " \(more) more lines ", row: area.rows - 1, column: 3, style: screen.accent)
    }
  }

  private struct HelpLine {
    let text: String
    var isTitle = false
  }

  private static func helpLines(columns: Int) -> [HelpLine] {
    var lines = wrap(introduction, width: columns).map { HelpLine(text: $0) }
    let keyWidth = 18
    for section in Command.Section.allCases {
      lines.append(HelpLine(text: ""))
      lines.append(HelpLine(text: section.rawValue, isTitle: true))
      for command in Command.all where command.section == section {
        let keys = command.keys.map(\.name).joined(separator: " ")
        let name = ":" + command.name + (command.argument.isEmpty ? "" : " " + command.argument)
        let text = "\(command.help) (\(name))"
        if columns < 2 * keyWidth {
          lines.append(HelpLine(text: "\(keys.isEmpty ? name : keys)"))
          lines += wrap("  " + text, width: columns).map { HelpLine(text: $0) }
          continue
        }
        for (index, part) in wrap(text, width: columns - keyWidth).enumerated() {
          let left = index == 0 ? keys : ""
          let padding = String(repeating: " ", count: max(1, keyWidth - displayWidth(left)))
          lines.append(HelpLine(text: left + padding + part))
        }
      }
    }
    return lines
  }

  private static let introduction = """
    You look into a vision transformer while it looks at a picture. Attention lets every token, a \
    small square of the picture, gather from others. One token is the query (◆, in the panel \
    Picture). The panel Attention shows how much each part of the picture weighs for it, in one \
    head of one layer: brighter is more; the weights sum to 1. Where the screen has fewer points than the layer has \
    tokens, a point shows the greatest of its tokens (peaks). The key under ◇ is read out in \
    numbers at the foot.
    Move the query with the arrows in Picture, walk through the layers with ] and [ and through \
    the heads with . and , from anywhere. Shift with the mouse selects text.
    """
}
