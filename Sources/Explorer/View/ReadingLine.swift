import Canvas
import Explain

extension Explorer {
  /// The line above the footer: what is typed, what is under way, what went wrong, or the numbers
  /// of the query and of the key under the cursor.
  func drawReading(on screen: inout Screen, in area: Area) {
    guard area.rows > 0 else { return }
    if case .typing(let line) = mode { return drawTyped(line, on: &screen, in: area) }
    if let progress { return drawProgress(progress, on: &screen, in: area) }
    if let message {
      screen.frame.write(
        message.text, row: area.row, column: 0, style: message.isFault ? screen.fault : Style(),
        limit: area.columns)
      return
    }
    let readings = self.readings
    let fitting = readings.first { displayWidth($0) <= area.columns } ?? readings.last
    screen.frame.write(fitting ?? "", row: area.row, column: 0, limit: area.columns)
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

  /// The query and the key in numbers, from long to short.
  private var readings: [String] {
    guard let drawing, let attention else { return [outline.units[unit].path] }
    let query = queryToken
    let key = keyToken
    let reading = KeyReading(
      attention.pattern, map: drawing.map, query: query.row * grid.width + query.column,
      head: head, row: key.row, column: key.column)
    let queryPixels = attention.pattern.queryRectangle(query.row * grid.width + query.column)
    let path = outline.units[unit].path
    let short =
      "◆ \(query.row),\(query.column)  ◇ \(key.row),\(key.column)"
      + " \(reading.pixels.text)  \(reading.shortText)"
    let long =
      "\(path)  query ◆ \(query.row),\(query.column) \(queryPixels.text)"
      + "  key ◇ \(key.row),\(key.column) \(reading.pixels.text)  \(reading.longText)"
    return [
      long,
      "query ◆ \(query.row),\(query.column)  key ◇ \(key.row),\(key.column)"
        + " \(reading.pixels.text)  \(reading.longText)",
      short,
      "◆ \(query.row),\(query.column) ◇ \(key.row),\(key.column) \(reading.shortText)",
      reading.shortText,
    ]
  }
}

extension PixelRectangle {
  /// The pixels it covers, as `y 96-127 x 128-159`.
  var text: String {
    "y \(rows.lowerBound)-\(rows.upperBound - 1) x \(columns.lowerBound)-\(columns.upperBound - 1)"
  }
}

extension KeyReading {
  /// As `weight 0.0231 rank 5/49`.
  fileprivate var shortText: String {
    switch kind {
    case .unreachable: return "out of reach"
    case .masked: return "masked"
    case .reachable:
      let value = NumberText.value(Double(self.value), significant: 3)
      return "\(isPerToken ? "per token" : "weight") \(value) rank \(rank)/\(count)"
    }
  }

  /// The same with the comparison to uniform attention.
  fileprivate var longText: String {
    guard kind == .reachable, uniform > 0 else { return shortText }
    let ratio = NumberText.value(Double(value / uniform), significant: 3)
    return "\(shortText)  \(ratio)× uniform"
  }
}
