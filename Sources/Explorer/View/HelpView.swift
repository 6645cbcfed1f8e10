import Canvas

extension Explorer {
  /// The help: what one sees, then every command with its keys.
  static func helpLines(columns: Int) -> [PageLine] {
    var lines = wrap(introduction, width: columns).map { PageLine(text: $0) }
    let keyWidth = 18
    for section in Command.Section.allCases {
      lines.append(PageLine(text: ""))
      lines.append(PageLine(text: section.rawValue, isTitle: true))
      for command in Command.all where command.section == section {
        let keys = command.keys.map(\.name).joined(separator: " ")
        let name = ":" + command.name + (command.argument.isEmpty ? "" : " " + command.argument)
        let text = "\(command.help) (\(name))"
        if columns < 2 * keyWidth {
          lines.append(PageLine(text: "\(keys.isEmpty ? name : keys)"))
          lines += wrap("  " + text, width: columns).map { PageLine(text: $0) }
          continue
        }
        for (index, part) in wrap(text, width: columns - keyWidth).enumerated() {
          let left = index == 0 ? keys : ""
          let padding = String(repeating: " ", count: max(1, keyWidth - displayWidth(left)))
          lines.append(PageLine(text: left + padding + part))
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
