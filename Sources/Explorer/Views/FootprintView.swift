import Backbones
import Canvas
import Explain

extension View {
  /// What could reach a token, before any weight.
  static let footprint = View(
    .footprint, "f",
    "Every key the query could attend to, before any weight; of an embedding, the pixels a token"
      + " was made from; with :reach, what can have reached it through all layers before.",
    needs: { $0.reaching },
    move: View.moveQuery
  ) { subject in
    if subject.viewpoint.reach != nil { return try subject.reachExhibit() }
    if let field = subject.field { return try subject.fieldExhibit(field) }
    return try subject.footprintExhibit()
  }
}

extension Subject {
  fileprivate func footprintExhibit() throws -> Exhibit {
    let pattern = try requiredPattern()
    let (row, column) = queryToken
    let footprint = Footprint(pattern, query: query, head: headNumber)
    let map = FootprintMap(footprint, grid: grid, stride: pattern.stride)
    let region = Region(footprint, stride: pattern.stride)
    // A few taps around the query would be lost on a large grid.
    var (rows, columns) = (map.rows, map.columns)
    if case .families = pattern.keyClasses {
      rows = Self.surroundings(footprint.cells.map(\.key.rectangle.rows), pattern.stride, map.rows)
      columns = Self.surroundings(
        footprint.cells.map(\.key.rectangle.columns), pattern.stride, map.columns)
    }
    let cells = rows.flatMap { row in
      columns.map { column -> HeatCell in
        let isRegion = region?.contains(row, column) ?? false
        return switch map[row, column] {
        case .unreachable:
          isRegion
            ? .group(Region.color) : grid.contains(row: row, column: column) ? .unreachable : .blank
        case .key(let color, _): .group(isRegion ? Region.bothColor : color)
        case .padding: .padding
        case .masked: .masked
        }
      }
    }
    let shape = (rows.count, columns.count)
    var tile = MapTile(
      try HeatGrid(rows: shape.0, columns: shape.1, cells: cells), shape: shape)
    tile.markers = [(.query, row - rows.lowerBound, column - columns.lowerBound)]
    tile.action = .query
    tile.rows = Self.shares(rows, of: grid.height)
    tile.columns = Self.shares(columns, of: grid.width)
    if let overlay = viewpoint.overlay, shape == (grid.height, grid.width) {
      tile.picture = picture
      tile.strength = overlay
    }
    if shape != (map.rows.count, map.columns.count) {
      tile.focus = (row - rows.lowerBound, column - columns.lowerBound)
      tile.title = "rows \(rows.lowerBound) to \(rows.upperBound - 1) of \(grid.height)"
    }
    let shown = Set(cells.map(\.kind))
    var keys = footprint.classes.flatMap { keyTexts($0) }
    if region != nil {
      keys.append(ColorKey(.group(Region.color), "what ◆ was pooled from"))
      if cells.contains(.group(Region.bothColor)) {
        keys.append(ColorKey(.group(Region.bothColor), "both"))
      }
    }
    if shown.contains(.padding) {
      keys.append(ColorKey(.padding, "outside the image: zeros, attended to"))
    }
    if shown.contains(.masked) { keys.append(ColorKey(.masked, "masked")) }
    if shown.contains(.unreachable) { keys.append(ColorKey(.unreachable, "out of reach")) }
    let count = counted(footprint)
    return Exhibit(
      titles: [
        "Footprint: every key that query ◆ could attend to", "Footprint: keys of query ◆",
        "Footprint of ◆", "Footprint",
      ],
      parts: [.maps(MapSet([tile], keys: keys)), .lines(footprintLines(footprint))],
      readings: [
        "\(unit.path)  query ◆ \(row),\(column) \(footprint.query.text)  \(count) before any"
          + " weight",
        "◆ \(row),\(column)  \(count) before any weight", "◆ \(row),\(column)  \(count)",
      ])
  }

  /// How many keys there are, and how many of them take no part: `49 keys, 21 of them masked`.
  private func counted(_ footprint: Footprint) -> String {
    let masked = footprint.cells.count { $0.key.kind == .masked }
    let refined = footprint.cells.count { $0.key.kind == .refined }
    return "\(footprint.cells.count) keys"
      + (masked > 0 ? ", \(masked) of them masked" : "")
      + (refined > 0 ? ", \(refined) of them left to finer ones" : "")
  }

  /// The rows or columns of tokens that keys cover, with a few on either side.
  private static func surroundings(
    _ pixels: [Range<Int>], _ stride: Int, _ whole: Range<Int>
  ) -> Range<Int> {
    let first = pixels.map(\.lowerBound).min() ?? 0
    let last = pixels.map(\.upperBound).max() ?? 0
    let margin = max(1, (last - first) / stride / 6)
    let start = Int((Double(first) / Double(stride)).rounded(.down)) - margin
    let end = Int((Double(last) / Double(stride)).rounded(.up)) + margin
    return (start..<end).clamped(to: whole)
  }

  private func keyTexts(_ keys: Footprint.Class) -> [ColorKey] {
    let outside = keys.outside > 0 ? ", \(keys.outside) outside" : ""
    let heads =
      keys.heads.map {
        $0.count == 1
          ? ", head \($0.lowerBound)" : ", heads \($0.lowerBound)-\($0.upperBound - 1)"
      } ?? ""
    // What the colour means comes first: the end is cut where there is little room.
    return [ColorKey(.group(keys.color ?? 0), "\(keys.name): \(keys.keys) keys\(outside)\(heads)")]
  }

  private func footprintLines(_ footprint: Footprint) -> [TextLine] {
    var lines: [TextLine] = []
    if let making = footprint.making { lines.append(TextLine(making.capitalizedFirst + ".")) }
    if footprint.classTokens > 0, let name = pattern?.classTokens {
      lines.append(TextLine("Besides: the \(name), on no part of the image.", .quiet))
    }
    if footprint.classes.count > 1, footprint.classes.allSatisfy({ $0.heads != nil }) {
      lines.append(TextLine("Where they overlap, as at ◆, the smallest is on top.", .quiet))
    }
    if footprint.cells.contains(where: { $0.key.level != nil }), footprint.classes.count > 1 {
      lines.append(
        TextLine(
          "Finer cells, drawn on top, are children of keys that head \(headNumber) kept.", .quiet))
    }
    if !footprint.isComplete {
      lines.append(
        TextLine(
          "Keys of the finer levels depend on scores, which are not known here: each level below"
            + " has the 4 children of each of the \(TokenPyramid.keptKeys) keys kept above.",
          .warning))
    }
    return lines
  }

  /// The region of the image that a query stands for, in tokens, where it is not its own token.
  private struct Region {
    static let color = 4
    static let bothColor = 1
    let rows: Range<Int>
    let columns: Range<Int>

    init?(_ footprint: Footprint, stride: Int) {
      guard footprint.region != footprint.query else { return nil }
      // A query that stands for all that its keys cover has no place to be drawn beside them.
      let covered = footprint.cells.map(\.key.rectangle)
      func reach(_ ranges: [Range<Int>]) -> Range<Int> {
        (ranges.map(\.lowerBound).min() ?? 0)..<(ranges.map(\.upperBound).max() ?? 0)
      }
      guard
        reach(covered.map(\.rows)) != footprint.region.rows
          || reach(covered.map(\.columns)) != footprint.region.columns
      else { return nil }
      rows = footprint.region.rows.lowerBound / stride..<footprint.region.rows.upperBound / stride
      columns =
        footprint.region.columns.lowerBound / stride..<footprint.region.columns.upperBound / stride
    }

    func contains(_ row: Int, _ column: Int) -> Bool {
      rows.contains(row) && columns.contains(column)
    }
  }
}
