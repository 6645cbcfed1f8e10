import Tensors

/// How CrossFormer divides a grid of tokens into groups that attend within themselves.
///
/// Along each side, a coordinate of the padded grid is read as (r G + g) I + i: region r, place g
/// in the group, phase i. A group is all the places of one region and phase. Short distance
/// attention has I = 1, so a group is a block of neighbours; in long distance attention its tokens
/// lie I apart. Groups are ordered (row region, column region, row phase, column phase).
///
/// Source: Wang et al., "CrossFormer", long short distance attention (LSDA).
public struct TokenGroups: Sendable, Hashable {
  /// The two ways of attending.
  public enum Distance: Sendable, Hashable {
    /// Short distance attention (SDA): a group is G x G neighbours.
    case short
    /// Long distance attention (LDA): a group is G x G tokens, each `interval` from the next.
    case long(interval: Int)
  }

  /// Rows or columns of zeros that fill a grid up.
  public struct Padding: Sendable, Hashable {
    /// Above or left of the grid.
    public let before: Int
    /// Below or right of it.
    public let after: Int
  }

  /// The grid of queries: the block's tokens, without padding.
  public let grid: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int
  /// G, the tokens of a group along each side.
  public let side: Int
  /// Which tokens make a group.
  public let distance: Distance
  /// The rows of padding.
  public let rowPadding: Padding
  /// The columns of padding.
  public let columnPadding: Padding
  /// Whether a mask keeps every query from the padding; without it, zeros are keys like any other.
  public let masksPadding: Bool

  /// The groups of a block, by the rules of the authors' code.
  ///
  /// A grid whose shorter side is at most `side` is one row or column of short distance groups with
  /// that side. Grids that do not divide are filled up.
  ///
  /// - Parameters:
  ///   - interval: I of long distance attention; nil for ceil(grid height / G), as the first
  ///     release had it.
  ///   - isCentred: whether both ends share the padding; otherwise it lies at the bottom and right.
  public init(
    grid: Grid, stride: Int, side: Int, isLong: Bool, interval: Int?, isCentred: Bool = false,
    masksPadding: Bool = true
  ) {
    let shorter = min(grid.height, grid.width)
    self.grid = grid
    self.stride = stride
    self.side = min(side, shorter)
    let isOneGroup = shorter <= side
    let interval = interval ?? (grid.height + side - 1) / side
    distance = isLong && !isOneGroup ? .long(interval: interval) : .short
    self.masksPadding = masksPadding
    let unit = isLong && !isOneGroup ? side * interval : self.side
    func padding(_ length: Int) -> Padding {
      let missing = (unit - length % unit) % unit
      let before = isCentred ? missing / 2 : 0
      return Padding(before: before, after: missing - before)
    }
    rowPadding = padding(grid.height)
    columnPadding = padding(grid.width)
  }

  /// How far apart the tokens of a group lie, in tokens: I, or 1 for neighbours.
  public var interval: Int {
    if case .long(let interval) = distance { interval } else { 1 }
  }

  /// The grid with its padding.
  public var padded: Grid {
    Grid(
      height: rowPadding.before + grid.height + rowPadding.after,
      width: columnPadding.before + grid.width + columnPadding.after)
  }

  /// Whether there is any padding.
  public var hasPadding: Bool { padded != grid }

  /// Regions along the height and the width: R = padded length / (G I).
  public var regions: Grid {
    Grid(height: padded.height / (side * interval), width: padded.width / (side * interval))
  }

  /// How many groups there are.
  public var count: Int { regions.count * interval * interval }

  /// How many tokens a group has, padding included: G².
  public var tokensPerGroup: Int { side * side }

  /// The group that a token lies in, and its place there, row by row.
  public func place(row: Int, column: Int) -> (group: Int, place: Int) {
    let (top, left) = (row + rowPadding.before, column + columnPadding.before)
    let reach = side * interval
    let region = top / reach * regions.width + left / reach
    let phase = top % interval * interval + left % interval
    return (
      region * interval * interval + phase,
      top / interval % side * side + left / interval % side
    )
  }

  /// Where the token at a place of a group lies on the grid; outside of it, the place is padding.
  public func position(group: Int, place: Int) -> (row: Int, column: Int) {
    let (region, phase) = (group / (interval * interval), group % (interval * interval))
    let row = (region / regions.width * side + place / side) * interval + phase / interval
    let column = (region % regions.width * side + place % side) * interval + phase % interval
    return (row - rowPadding.before, column - columnPadding.before)
  }

  /// Whether the grid has this row and column.
  public func contains(row: Int, column: Int) -> Bool {
    (0..<grid.height).contains(row) && (0..<grid.width).contains(column)
  }
}
