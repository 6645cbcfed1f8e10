import Backbones
import Canvas
import Explain

extension View {
  /// How the whole grid is divided into groups or windows.
  static let groups = View(
    .groups, "g", extent: .wide,
    "How the grid of tokens is divided into groups or windows that attend within themselves.",
    move: View.moveQuery
  ) { try $0.groupsExhibit() }
}

extension Subject {
  fileprivate func groupsExhibit() throws -> Exhibit {
    switch try requiredPattern().grouping {
    case .none(let reason): throw Inapplicable(reason)
    case .partition(let partition): return try exhibit(of: partition)
    }
  }

  private func exhibit(of partition: TokenPartition) throws -> Exhibit {
    let (row, column) = queryToken
    let own = partition.group(row: row, column: column)
    let size = partition.groups.count { $0 == own }
    let onGrid = partition.tokens(of: own).count
    let color = partition.colors[own]
    let queryRow = row - partition.rows.lowerBound
    let queryColumn = column - partition.columns.lowerBound

    func tile(
      _ title: String, short shortTitle: String, _ cell: (Int, Int) -> HeatCell
    ) throws -> MapTile {
      let cells = partition.rows.flatMap { row in partition.columns.map { cell(row, $0) } }
      let shape = (partition.rows.count, partition.columns.count)
      var tile = MapTile(
        try HeatGrid(rows: shape.0, columns: shape.1, cells: cells), shape: shape)
      tile.title = title
      tile.shortTitle = shortTitle
      tile.markers = [(.query, queryRow, queryColumn)]
      tile.action = .query
      tile.rows = Self.shares(partition.rows, of: partition.grid.height)
      tile.columns = Self.shares(partition.columns, of: partition.grid.width)
      return tile
    }
    func outside(_ row: Int, _ column: Int) -> HeatCell? {
      switch partition.kind(row: row, column: column) {
      case .ordinary, .refined, .classToken: nil
      case .masked: .masked
      case .padding: .padding
      }
    }
    let repeats = partition.count > (partition.colors.max() ?? 0) + 1
    let title = repeats ? "all groups (colours repeat)" : "all groups"
    var all = try tile(title, short: "all groups") { row, column in
      outside(row, column)
        ?? .group(partition.colors[partition.group(row: row, column: column)])
    }
    all.focus = (queryRow, queryColumn)
    var mine = try tile("the group of ◆", short: "group of ◆") { row, column in
      guard partition.group(row: row, column: column) == own else {
        return partition.grid.contains(row: row, column: column) ? .unreachable : .blank
      }
      return outside(row, column) ?? .group(color)
    }
    mine.focus = all.focus
    let isOne = partition.count == 1
    // The colour alone says nothing: other groups have it too.
    var keys: [ColorKey] = []
    if partition.paddedCount > 0 {
      keys.append(
        partition.outside == .masked
          ? ColorKey(.masked, "filled up, and masked: no query attends to it")
          : ColorKey(.padding, "filled up with zeros that are attended to"))
    }
    if !isOne { keys.append(ColorKey(.unreachable, "out of reach of ◆, in other groups")) }

    let sum =
      isOne
      ? "All \(partition.grid.count) tokens attend to the same keys."
      : "\(partition.count) groups of \(size) places over \(partition.grid) tokens."
    var lines = [TextLine(partition.name.capitalizedFirst + ".", .title), TextLine(sum)]
    if partition.paddedCount > 0 {
      lines.append(
        TextLine(
          "The grid is filled up to \(partition.rows.count)x\(partition.columns.count);"
            + " \(size - onGrid) of the \(size) places of this group are not tokens."))
    }
    return Exhibit(
      titles: [
        "Groups: \(partition.name)", "Groups: \(partition.count) of \(size) places", "Groups",
      ],
      parts: [.maps(MapSet(isOne ? [all] : [all, mine], keys: keys)), .lines(lines)],
      readings: [
        "\(unit.path)  query ◆ \(row),\(column) is in group \(own) of 0-\(partition.count - 1),"
          + " with \(onGrid) tokens of the image",
        "◆ \(row),\(column): group \(own) of 0-\(partition.count - 1), \(onGrid) tokens",
        "◆ \(row),\(column): group \(own)",
      ])
  }

  /// The part of the picture that rows or columns of tokens cover, as shares.
  static func shares(_ tokens: Range<Int>, of count: Int) -> ClosedRange<Double> {
    Double(tokens.lowerBound) / Double(count)...Double(tokens.upperBound) / Double(count)
  }
}

extension String {
  /// The text with its first letter as at the start of a sentence.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
