import Backbones

/// Where one spread of attention has more weight than another.
public struct SpreadDifference: Sendable, Hashable {
  /// The finer of the two grids.
  public let grid: Grid
  /// Second minus first, as multiples of an even spread, [tokens].
  public let values: [Float]
  /// Whether either reaches a cell, [tokens].
  public let isReached: [Bool]
  /// The share of all weight that lies elsewhere in the second: half the sum of the absolute
  /// differences, 0 to 1 (total variation).
  public let moved: Float

  /// The difference of two spreads; nil where neither grid divides the other.
  public init?(_ first: SpreadMap, _ second: SpreadMap) {
    let grid = first.grid.count >= second.grid.count ? first.grid : second.grid
    guard let a = first.refined(to: grid), let b = second.refined(to: grid) else { return nil }
    self.grid = grid
    values = zip(a.values, b.values).map { $1 - $0 }
    isReached = zip(a.kinds, b.kinds).map { $0 == .reachable || $1 == .reachable }
    moved = values.reduce(0) { $0 + abs($1) } / Float(2 * grid.count)
  }

  /// The greatest absolute difference.
  public var greatest: Float { values.map(abs).max() ?? 0 }
}
