import Canvas

extension Screen {
  /// Draws an exhibit over an area.
  ///
  /// Maps and plots share what text and tables leave over; on a wide area the two stand side by
  /// side.
  mutating func draw(_ exhibit: Exhibit, in area: Area) {
    let parts = capabilities.unicode ? exhibit.parts : exhibit.parts.map(\.spelled)
    let text = parts.filter { !$0.isFlexible }
    let pictures = parts.filter(\.isFlexible)
    guard !text.isEmpty, !pictures.isEmpty else { return stack(parts, in: area) }
    // A map is about as high as wide, and a cell twice as high as wide; a table wants all columns.
    let square = min(2 * area.rows + 2, area.columns * 6 / 10)
    let tables = text.map { part in
      if case .table(let table) = part { naturalWidth(table) } else { 0 }
    }
    let forText = max(36, tables.max() ?? 0)
    let wanted = max(min(square, area.columns - forText - 2), area.columns * 4 / 10)
    let textRows = text.reduce(0) { $0 + $1.rows(columns: area.columns) }
    guard area.columns - wanted - 2 >= forText, textRows > area.rows / 4 else {
      return stack(parts, in: area)
    }
    let left = Area(row: area.row, column: area.column, rows: area.rows, columns: wanted)
    stack(pictures, in: left)
    stack(
      text,
      in: Area(
        row: area.row, column: area.column + wanted + 2, rows: area.rows,
        columns: area.columns - wanted - 2))
  }

  /// Draws parts one below the other.
  ///
  /// Pictures get two fifths or more, and what explains their colours; tables half of the rest or
  /// what they need, lines what is left. Pictures that would be too small are left out, and text
  /// that can be done without comes last.
  private mutating func stack(_ all: [Exhibit.Part], in area: Area) {
    // A plot needs rows for its names and axes besides.
    let least = all.contains { if case .plot = $0 { true } else { false } } ? 11 : 7
    let pictures = all.count(where: \.isFlexible)
    let hasText = pictures < all.count
    let keys = all.reduce(0) { $0 + keyRows($1, columns: area.columns) }
    let forMaps =
      pictures == 0
      ? 0 : hasText ? max(area.rows * 2 / 5, min(area.rows, least + keys)) : area.rows
    // A matrix of maps wants a row for each of its own, and is of no use cut.
    let forMatrix = min(area.rows * 2 / 3, all.map(\.matrixRows).max() ?? 0)
    let forPictures = max(forMaps, forMatrix)
    let kept = min(pictures, max(1, forPictures / least))
    var seen = 0
    let parts = all.filter { part in
      guard part.isFlexible else { return true }
      seen += 1
      return seen <= kept
    }
    let needs = parts.map { $0.isFlexible ? 0 : $0.rows(columns: area.columns) }
    let tables = parts.indices.filter { if case .table = parts[$0] { true } else { false } }
    var rows = [Int](repeating: 0, count: parts.count)
    var spare = area.rows - forPictures
    let tableNeeds = tables.reduce(0) { $0 + needs[$1] }
    let yields = tables.allSatisfy {
      if case .table(let table) = parts[$0] { table.yields } else { false }
    }
    var forLines = spare - min(tableNeeds, yields ? min(4, spare / 4) : spare / 2)
    for index in parts.indices where parts[index].isLines && !parts[index].isRemark {
      rows[index] = min(needs[index], forLines)
      forLines -= rows[index]
      spare -= rows[index]
    }
    let remarks = parts.indices.filter { parts[$0].isRemark }
    let forRemarks = min(
      remarks.reduce(0) { $0 + needs[$1] }, tables.isEmpty ? spare : spare / 3)
    spare -= forRemarks
    for (place, index) in tables.enumerated() {
      rows[index] = min(needs[index], spare / (tables.count - place))
      spare -= rows[index]
    }
    spare += forRemarks
    for index in remarks {
      rows[index] = min(needs[index], spare)
      spare -= rows[index]
    }
    let left = area.rows - rows.reduce(0, +)
    for index in parts.indices where parts[index].isFlexible { rows[index] = left / kept }
    var row = area.row
    for (part, height) in zip(parts, rows) {
      let place = Area(row: row, column: area.column, rows: height, columns: area.columns)
      switch part {
      case .maps(let maps): draw(maps, in: place)
      case .matrix(let matrix): draw(matrix, in: place)
      case .lines(let lines): draw(lines, in: place)
      case .table(let table): draw(table, in: place)
      case .plot(let plot): frame.draw(plot, in: place, capabilities: capabilities)
      }
      row += height
    }
  }

  /// Writes paragraphs, wrapped; what does not fit is cut with a sign of it.
  mutating func draw(_ lines: [TextLine], in area: Area) {
    guard area.rows > 0 else { return }
    let wrapped = lines.flatMap { line in
      (capabilities.unicode ? line : line.spelled).wrapped(columns: area.columns)
        .map { ($0, line.look) }
    }
    for (row, line) in wrapped.prefix(area.rows).enumerated() {
      let isCut = row == area.rows - 1 && wrapped.count > area.rows
      frame.write(
        isCut ? truncated(line.0, toWidth: area.columns - 2) + " …" : line.0,
        row: area.row + row, column: area.column, style: style(line.1), limit: area.columns)
    }
  }

  private func style(_ look: TextLine.Look) -> Style {
    switch look {
    case .plain: Style()
    case .title: Style(bold: true)
    case .quiet: quiet
    case .warning: warning
    case .accent: accent
    }
  }
}

extension TextLine {
  func wrapped(columns: Int) -> [String] {
    text.isEmpty ? [""] : wrap(text, width: max(1, columns))
  }
}

extension Exhibit.Part {
  /// How many rows a matrix of maps takes at the least, with its head and legend; 0 for all else.
  var matrixRows: Int {
    if case .matrix(let matrix) = self { matrix.rowTitles.count + 3 } else { 0 }
  }

  /// Whether it takes any space it is given.
  var isFlexible: Bool {
    switch self {
    case .maps, .matrix, .plot: true
    case .lines, .table: false
    }
  }

  /// Whether it is text.
  var isLines: Bool { if case .lines = self { true } else { false } }

  /// Whether it is text that can be done without.
  var isRemark: Bool {
    if case .lines(let lines) = self { lines.allSatisfy { $0.look == .quiet } } else { false }
  }

  /// How many rows it takes at a width; 0 for what takes any.
  func rows(columns: Int) -> Int {
    switch self {
    case .maps, .matrix, .plot: 0
    case .lines(let lines): lines.reduce(0) { $0 + $1.wrapped(columns: columns).count }
    case .table(let table): table.rows.count + 1
    }
  }
}
