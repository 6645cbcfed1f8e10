import Canvas

/// Something to read over the whole screen.
package enum Page: Sendable, Hashable {
  /// What one sees, and every command with its keys.
  case help
  /// What the present view and mechanism are.
  case explanation
  /// The command that draws the present view.
  case renderCommand
}

extension Explorer {
  /// How many lines a page has at its narrowest, which bounds scrolling.
  func length(of page: Page) -> Int { lines(of: page, columns: 36).count }

  /// Draws a page with its title, scrolled.
  func drawPage(_ page: Page, on screen: inout Screen, scroll: Int) {
    let area = screen.frame.area
    screen.frame.box(
      area, title: "\(title(of: page)): arrows scroll, Esc closes", style: screen.accent,
      unicode: screen.capabilities.unicode)
    let inside = area.inset()
    // Long lines are hard to follow: a paragraph is at most 100 columns wide.
    let columns = min(inside.columns - 2, 100)
    let lines = lines(of: page, columns: columns)
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

  /// A line of a page.
  struct PageLine {
    let text: String
    var isTitle = false
  }

  private func title(of page: Page) -> String {
    switch page {
    case .help: "Help"
    case .explanation: "What this is"
    case .renderCommand: "The command that draws this view"
    }
  }

  private func lines(of page: Page, columns: Int) -> [PageLine] {
    switch page {
    case .help: Self.helpLines(columns: columns)
    case .explanation: explanationLines(columns: columns)
    case .renderCommand:
      wrap(
        "This command draws exactly what is shown; it can be pasted into a shell, a lesson or a"
          + " bug report:", width: columns
      ).map { PageLine(text: $0) } + [PageLine(text: "")]
        + renderCommand.lines(columns: columns).map { PageLine(text: $0) }
    }
  }

  private func explanationLines(columns: Int) -> [PageLine] {
    var lines: [PageLine] = []
    for explanation in explanations {
      if !lines.isEmpty { lines.append(PageLine(text: "")) }
      lines.append(PageLine(text: explanation.title, isTitle: true))
      for (index, paragraph) in explanation.paragraphs.enumerated() {
        if index > 0 { lines.append(PageLine(text: "")) }
        lines += wrap(paragraph, width: columns).map { PageLine(text: $0) }
      }
    }
    return lines
  }
}
