import Backbones

/// How a query's weight spreads over the picture, in a measure that does not depend on the grid.
///
/// A cell holds weight per area, as a multiple of what it would be if the weight lay evenly over the
/// whole picture: weight per token × tokens. So maps of different mechanisms, layers and backbones
/// can be set beside each other.
public struct SpreadMap: Sendable, Hashable {
  /// The grid of tokens.
  public let grid: Grid
  /// The density of each cell, [tokens].
  public let values: [Float]
  /// What each cell is, [tokens].
  public let kinds: [AttentionMap.Kind]

  /// The spread of one head, or of a fusion of all.
  public init(_ pattern: any AttentionPattern, query: Int, head: HeadChoice) {
    let grid = pattern.queries
    let heads: [Int] =
      if case .head(let number) = head { [number] } else { Array(0..<pattern.heads) }
    var kinds = [AttentionMap.Kind](repeating: .unreachable, count: grid.count)
    let spreads = heads.map { head in
      var density = [Float](repeating: 0, count: grid.count)
      for key in pattern.support(query: query, head: head)
      where key.kind != .padding && key.kind != .classToken {
        let share = key.weight / Float(max(1, key.tokens)) * Float(grid.count)
        for token in Self.tokens(of: key.rectangle, grid: grid, stride: pattern.stride) {
          if key.kind == .masked {
            if kinds[token] == .unreachable { kinds[token] = .masked }
          } else {
            density[token] += share
            kinds[token] = .reachable
          }
        }
      }
      return density
    }
    self.grid = grid
    self.kinds = kinds
    values = (0..<grid.count).map { cell in
      head.fused(spreads.map { $0[cell] })
    }
  }

  private init(grid: Grid, values: [Float], kinds: [AttentionMap.Kind]) {
    self.grid = grid
    self.values = values
    self.kinds = kinds
  }

  /// The greatest density.
  public var maximum: Float { values.max() ?? 0 }

  /// The same spread on a finer grid, whose cells divide this one's; nil where they do not.
  public func refined(to finer: Grid) -> SpreadMap? {
    guard finer.height % grid.height == 0, finer.width % grid.width == 0 else { return nil }
    let (tall, wide) = (finer.height / grid.height, finer.width / grid.width)
    let cells = (0..<finer.count).map { cell in
      cell / finer.width / tall * grid.width + cell % finer.width / wide
    }
    return SpreadMap(
      grid: finer, values: cells.map { values[$0] }, kinds: cells.map { kinds[$0] })
  }

  private static func tokens(
    of rectangle: PixelRectangle, grid: Grid, stride: Int
  ) -> [Int] {
    let rows = (rectangle.rows.lowerBound / stride..<rectangle.rows.upperBound / stride)
      .clamped(to: 0..<grid.height)
    let columns = (rectangle.columns.lowerBound / stride..<rectangle.columns.upperBound / stride)
      .clamped(to: 0..<grid.width)
    return rows.flatMap { row in columns.map { row * grid.width + $0 } }
  }
}
