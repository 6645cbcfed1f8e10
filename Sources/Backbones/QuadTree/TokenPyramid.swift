import Tensors

/// How QuadTree's queries meet the keys of several levels.
public struct TokenPyramid: Sendable, Hashable {
  /// How the levels' messages become one.
  public enum Aggregation: Sendable, Hashable {
    /// Type A: a refined key's weight is shared out among its children, and counts no more itself.
    case refinement
    /// Type B: levels count with these shares, coarsest first; none are known of an outline.
    case mixing([Float])
  }

  /// How many keys of a level each query keeps for the next; the authors' code fixes it.
  public static let keptKeys = 8

  /// The grid of queries: the block's tokens, the finest level.
  public let finest: Grid
  /// Pixels of the network's input from one token of the finest level to the next.
  public let stride: Int
  /// How many levels there are; level 0 is the coarsest.
  public let levels: Int
  /// How the levels' messages become one.
  public internal(set) var aggregation: Aggregation

  /// A pyramid over `finest`, each level half the next one's sides.
  public init(finest: Grid, stride: Int, levels: Int, aggregation: Aggregation) {
    self.finest = finest
    self.stride = stride
    self.levels = levels
    self.aggregation = aggregation
  }

  /// How many tokens of the finest level lie along the side of a token of `level`.
  public func span(_ level: Int) -> Int { 1 << (levels - 1 - level) }

  /// The grid of `level`.
  public func grid(_ level: Int) -> Grid {
    Grid(height: finest.height / span(level), width: finest.width / span(level))
  }

  /// The token of `level` that holds `query`, a token of the finest level.
  public func ancestor(of query: Int, at level: Int) -> Int {
    let span = span(level)
    return query / finest.width / span * (finest.width / span) + query % finest.width / span
  }
}

extension Mechanism {
  /// The shares in which levels are mixed, coarsest first; none are known of an outline, and nil
  /// where nothing is mixed.
  public var levelShares: [Float]? {
    guard case .tokenPyramid(let pyramid) = self, case .mixing(let shares) = pyramid.aggregation
    else { return nil }
    return shares
  }

  /// The mechanism with its levels mixed in these shares, [levels], as far as they are known.
  func mixing(_ shares: Tensor) -> Mechanism {
    guard case .tokenPyramid(var pyramid) = self, shares.hasValues else { return self }
    pyramid.aggregation = .mixing(shares.values)
    return .tokenPyramid(pyramid)
  }
}
