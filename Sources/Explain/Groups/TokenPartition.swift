import Backbones

/// A grid of tokens divided into groups that attend within themselves: every token is in one.
///
/// Where a grid was filled up to divide, the padding is in groups too, and lies outside the grid.
public struct TokenPartition: Sendable, Hashable {
  /// What the groups are, as "short distance groups of 7×7 neighbours".
  public let name: String
  /// The grid of tokens, without padding.
  public let grid: Grid
  /// The rows of tokens, padding included; row 0 is the first of the grid.
  public let rows: Range<Int>
  /// The columns of tokens, padding included.
  public let columns: Range<Int>
  /// How many groups there are.
  public let count: Int
  /// The group of every token and padded place, row by row of `rows` and `columns`.
  public let groups: [Int]
  /// The colour of every group, from 0 to 7: groups that share an edge differ, and wherever eight
  /// colours suffice, those that touch at a corner too.
  public let colors: [Int]
  /// What a place outside the grid is to a query: masked, or padding that is attended to.
  public let outside: KeyCell.Kind

  /// A partition of rows x columns by the group of each token.
  ///
  /// - Parameters:
  ///   - outside: what padding is to a query.
  ///   - group: the group, from 0 to `count` - 1, of the token at a row and column.
  ///   - preferred: a colour of a group to begin with, which gives regular groups a regular look.
  public init(
    name: String, grid: Grid, rows: Range<Int>, columns: Range<Int>, count: Int,
    outside: KeyCell.Kind = .padding, group: (_ row: Int, _ column: Int) -> Int,
    preferred: (_ group: Int) -> Int
  ) {
    self.name = name
    self.grid = grid
    self.rows = rows
    self.columns = columns
    self.count = count
    self.outside = outside
    var groups: [Int] = []
    groups.reserveCapacity(rows.count * columns.count)
    for row in rows {
      for column in columns { groups.append(group(row, column)) }
    }
    self.groups = groups
    colors = GroupColoring(groups, width: columns.count, count: count).colors(preferred)
  }

  /// One group of all tokens of a grid.
  public static func whole(_ grid: Grid, name: String) -> TokenPartition {
    TokenPartition(
      name: name, grid: grid, rows: 0..<grid.height, columns: 0..<grid.width, count: 1,
      group: { _, _ in 0 }, preferred: { $0 })
  }

  /// The group of the token or padded place at a row and column.
  public func group(row: Int, column: Int) -> Int {
    groups[(row - rows.lowerBound) * columns.count + column - columns.lowerBound]
  }

  /// What a place is to the queries of its group.
  public func kind(row: Int, column: Int) -> KeyCell.Kind {
    grid.contains(row: row, column: column) ? .ordinary : outside
  }

  /// The tokens of a group that lie on the grid, as flat indices in rising order.
  public func tokens(of group: Int) -> [Int] {
    var tokens: [Int] = []
    for row in 0..<grid.height {
      for column in 0..<grid.width where self.group(row: row, column: column) == group {
        tokens.append(row * grid.width + column)
      }
    }
    return tokens
  }

  /// How many places lie outside the grid.
  public var paddedCount: Int { rows.count * columns.count - grid.count }
}

extension TokenPartition {
  /// CrossFormer's groups.
  public init(_ groups: TokenGroups) {
    let (side, interval, regions) = (groups.side, groups.interval, groups.regions)
    let name =
      switch groups.distance {
      case .short: "short distance attention: groups of \(side)×\(side) neighbours"
      case .long:
        "long distance attention: groups of \(side)×\(side) tokens, each \(interval) from the next"
      }
    self.init(
      name: name, grid: groups.grid,
      rows: -groups.rowPadding.before..<groups.grid.height + groups.rowPadding.after,
      columns: -groups.columnPadding.before..<groups.grid.width + groups.columnPadding.after,
      count: groups.count, outside: groups.masksPadding ? .masked : .padding,
      group: { groups.place(row: $0, column: $1).group },
      preferred: { group in
        let (region, phase) = (group / (interval * interval), group % (interval * interval))
        let row = region / regions.width * interval + phase / interval
        return row * 3 + region % regions.width * interval + phase % interval
      })
  }

  /// GC ViT's windows.
  public init(_ windows: Windows) {
    self.init(
      name: windows.grid.count == 1
        ? "one window of \(windows.window): the whole grid"
        : "windows of \(windows.window) tokens"
          + (windows.isGlobal ? ", all asked with the same global query" : ""),
      grid: windows.queries, rows: 0..<windows.queries.height, columns: 0..<windows.queries.width,
      count: windows.grid.count,
      group: { windows.place(of: $0 * windows.queries.width + $1).window },
      preferred: { $0 / windows.grid.width * 3 + $0 % windows.grid.width })
  }
}
