import Canvas

extension Explorer {
  /// The keys that are likeliest next, and always the help and the way out; each answers a click.
  func drawFooter(on screen: inout Screen, in area: Area) {
    guard area.rows > 0 else { return }
    if case .typing(let line) = mode { return drawCompletions(line, on: &screen, in: area) }
    let ends = ["help", "quit"].compactMap(Command.command(named:))
    let endWidth = ends.reduce(0) { $0 + footerWidth($1) }
    var column = area.columns - endWidth
    for command in ends { column += draw(command, on: &screen, row: area.row, column: column) }

    column = 0
    let offered = Command.all.filter { command in
      command.label != nil && !ends.contains { $0.name == command.name }
        && (command.panels.isEmpty || command.panels.contains(focus))
        && (command.views.isEmpty || command.views.contains(viewpoint.view))
    }
    // What belongs to the view alone is the likeliest.
    for command in offered.filter({ !$0.views.isEmpty }) + offered.filter(\.views.isEmpty) {
      let width = footerWidth(command)
      guard column + width <= area.columns - endWidth else { continue }
      column += draw(command, on: &screen, row: area.row, column: column)
    }
  }

  private func footerWidth(_ command: Command) -> Int {
    displayWidth("\(command.keys.first?.name ?? "") \(command.label ?? "")  ")
  }

  private func draw(
    _ command: Command, on screen: inout Screen, row: Int, column: Int
  ) -> Int {
    let key = command.keys.first?.name ?? ""
    let keyWidth = screen.frame.write(key, row: row, column: column, style: screen.accent)
    screen.frame.write(" \(command.label ?? "")", row: row, column: column + keyWidth)
    let width = footerWidth(command)
    screen.target(
      Area(row: row, column: column, rows: 1, columns: width - 2), .command(command.name))
    return width
  }

  private func drawCompletions(_ line: TypedLine, on screen: inout Screen, in area: Area) {
    let possible = completions(of: line)
    let text =
      possible.isEmpty
      ? "Enter runs it, Esc leaves" : "Tab: " + possible.prefix(40).joined(separator: "  ")
    screen.frame.write(text, row: area.row, column: 0, style: screen.quiet, limit: area.columns)
  }
}
