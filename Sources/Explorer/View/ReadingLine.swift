import Canvas

extension Explorer {
  /// The line above the footer: what is typed, what is under way, what went wrong, or the numbers
  /// of the query and of the key under the cursor.
  func drawReading(of exhibit: Exhibit, on screen: inout Screen, in area: Area) {
    guard area.rows > 0 else { return }
    if case .typing(let line) = mode { return drawTyped(line, on: &screen, in: area) }
    if let progress { return drawProgress(progress, on: &screen, in: area) }
    if let message {
      screen.frame.write(
        message.text, row: area.row, column: 0, style: message.isFault ? screen.fault : Style(),
        limit: area.columns)
      return
    }
    // A hint is worth shorter numbers.
    let (readings, hint) = (exhibit.readings, exhibit.hint)
    let forHint = hint.isEmpty ? 0 : displayWidth(hint) + 2
    let beside = readings.first { displayWidth($0) + forHint <= area.columns }
    let alone = readings.first { displayWidth($0) <= area.columns } ?? readings.last
    let end = screen.frame.write(
      beside ?? alone ?? "", row: area.row, column: 0, limit: area.columns)
    guard beside != nil else { return }
    screen.frame.write(hint, row: area.row, column: end + 2, style: screen.quiet)
  }

  private func drawTyped(_ line: TypedLine, on screen: inout Screen, in area: Area) {
    let width = area.columns - 2
    // A line longer than the screen is shown around its cursor.
    let before = String(line.characters.prefix(line.cursor))
    let hidden = max(0, displayWidth(before) - width)
    let shown = String(line.characters.dropFirst(min(hidden, line.characters.count)))
    screen.frame.write(line.prompt, row: area.row, column: 0, style: screen.accent)
    screen.frame.write(shown, row: area.row, column: 1, limit: width)
    screen.frame.cursor = Frame.Position(
      row: area.row, column: 1 + displayWidth(before) - min(hidden, displayWidth(before)))
  }

  private func drawProgress(
    _ progress: (title: String, share: Double), on screen: inout Screen, in area: Area
  ) {
    let percent = NumberText.percent(progress.share)
    let column = screen.frame.write("\(progress.title) ", row: area.row, column: 0)
    let room = min(30, area.columns - column - 24)
    if room > 4 {
      screen.frame.bar(
        progress.share, row: area.row, column: column, columns: room, style: screen.accent,
        unicode: screen.capabilities.unicode)
    }
    screen.frame.write(
      " \(percent)  Esc cancels", row: area.row, column: column + max(0, room),
      style: screen.quiet, limit: area.columns - column)
  }
}
