/// How the rows and columns of an attention tensor lie on the image: which are tokens of a grid, and
/// how many tokens that stand for no place come before them.
public struct RecordedLayout: Sendable, Hashable {
  /// The grid of the tokens that ask; nil where only tokens without a place do.
  public let queries: Grid?
  /// The grid of the tokens that are asked.
  public let keys: Grid
  /// How many tokens without a place stand before the grid's among the queries.
  public let leadingQueries: Int
  /// How many stand before it among the keys.
  public let leadingKeys: Int

  /// How many tokens without a place networks put before the grid's: none, a class token, one with a
  /// distillation token, one with four or eight registers, registers alone.
  private static let usual = [0, 1, 2, 5, 9, 4, 8]
  /// The most of them that are believed where the grid is given.
  public static let mostLeading = 32
  /// The most tokens a side of a grid may have: as many as an image may have pixels.
  public static let longestSide = 4096

  /// The layout of a tensor with so many queries and keys.
  ///
  /// - Parameters:
  ///   - grid: the grid, where it is known; a tensor of a coarser or finer level has its proportions.
  ///   - picture: gives the size of the picture, asked for where the tokens fill no square.
  /// - Throws: `ConfigurationError` with one sentence where that is not enough to tell; what
  ///   `picture` throws.
  public init(
    queries: Int, keys: Int, grid: Grid? = nil, picture: () throws -> Grid? = { nil }
  ) throws {
    // A single row beside many keys is what a class token alone asks.
    let rows = queries == 1 && keys > 1 ? keys : queries
    guard let (found, leading) = try Self.grid(of: rows, grid, picture) else {
      throw ConfigurationError(
        grid.map {
          "a grid of \($0) has \($0.count) tokens, which \(rows) tokens do not contain"
        } ?? "\(rows) tokens fill no grid that could be told; give it with --grid HxW")
    }
    if queries == 1, keys > 1 {
      (self.queries, self.keys, leadingQueries, leadingKeys) = (nil, found, 1, leading)
      return
    }
    self.queries = found
    leadingQueries = leading
    if let same = Self.keyGrid(keys, beside: found, leading: leading) {
      (self.keys, leadingKeys) = same
    } else if let grid, let (keyGrid, before) = Self.exactly(grid, of: keys) {
      (self.keys, leadingKeys) = (keyGrid, before)
    } else {
      throw ConfigurationError(
        "\(keys) keys lie on no grid in the proportions of the \(found) queries"
          + (grid == nil ? "; give the grid of queries with --grid HxW" : ""))
    }
  }

  /// The finer of both grids, on which maps are drawn.
  public var grid: Grid {
    guard let queries, queries.count >= keys.count else { return keys }
    return queries
  }

  // MARK: Finding out

  private static func grid(
    of tokens: Int, _ given: Grid?, _ picture: () throws -> Grid?
  ) rethrows -> (Grid, Int)? {
    if let given {
      return exactly(given, of: tokens)
        ?? fitting(tokens, proportions: given, leading: usual)
    }
    let square = Grid(height: 1, width: 1)
    // The likelier the tokens before the grid, the sooner they are believed.
    for leading in [[0, 1], Array(usual.dropFirst(2))] {
      if let found = fitting(tokens, proportions: square, leading: leading) { return found }
      if let picture = try picture(),
        let found = fitting(tokens, near: picture, leading: leading)
      {
        return found
      }
    }
    return nil
  }

  private static func exactly(_ grid: Grid, of tokens: Int) -> (Grid, Int)? {
    let leading = tokens - grid.count
    return (0...mostLeading).contains(leading) ? (grid, leading) : nil
  }

  /// A grid of exactly these proportions.
  private static func fitting(
    _ tokens: Int, proportions: Grid, leading: [Int]
  ) -> (Grid, Int)? {
    let divisor = greatestCommonDivisor(proportions.height, proportions.width)
    let unit = Grid(height: proportions.height / divisor, width: proportions.width / divisor)
    for before in leading {
      let count = tokens - before
      guard count > 0, before == 0 || count > 1, count % unit.count == 0 else { continue }
      let side = Int(Double(count / unit.count).squareRoot().rounded())
      guard side * side == count / unit.count, side * max(unit.height, unit.width) <= longestSide
      else { continue }
      return (Grid(height: side * unit.height, width: side * unit.width), before)
    }
    return nil
  }

  /// A grid whose width is that of the picture's proportions, rounded to whole tokens.
  private static func fitting(_ tokens: Int, near picture: Grid, leading: [Int]) -> (Grid, Int)? {
    let ratio = Double(picture.width) / Double(picture.height)
    for before in leading where tokens - before > 1 {
      let count = tokens - before
      let middle = Int((Double(count) / ratio).squareRoot())
      for height in [middle, middle + 1] where height > 0 && count % height == 0 {
        let width = count / height
        guard abs(Double(width) - Double(height) * ratio) < 1, max(height, width) <= longestSide
        else { continue }
        return (Grid(height: height, width: width), before)
      }
    }
    return nil
  }

  /// The grid of keys beside that of their queries, with as many tokens before it, or none.
  private static func keyGrid(_ keys: Int, beside queries: Grid, leading: Int) -> (Grid, Int)? {
    let all = leading == 0 ? [0] : [leading, 0]
    if let exact = fitting(keys, proportions: queries, leading: all) { return exact }
    for before in all {
      for ratio in 2...max(2, max(queries.height, queries.width)) {
        let down = Grid(height: queries.height / ratio, width: queries.width / ratio)
        let up = Grid(
          height: (queries.height - 1) / ratio + 1, width: (queries.width - 1) / ratio + 1)
        for grid in [down, up] where grid.count > 0 && grid.count == keys - before {
          return (grid, before)
        }
      }
    }
    return nil
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? max(1, a) : greatestCommonDivisor(b, a % b)
  }
}
