import Backbones

/// How one query of a token pyramid goes from coarse keys to fine ones, in one head.
///
/// At each level there are candidates; the query keeps K of them, whose children are the candidates
/// of the next level, and the rest is skipped: it is never looked at more closely.
public struct Refinement: Sendable {
  /// A key that the query met at a level.
  public struct Candidate: Sendable, Hashable {
    /// The key, as the pattern has it: its rectangle, weights, score and rank.
    public let key: KeyCell
    /// The rank of the parent whose child it is; nil at the coarsest level.
    public let parentRank: Int?

    /// Whether the next level refines it.
    public var isKept: Bool { key.rank != nil }
    /// The weight within its level, by which it is chosen.
    public var score: Float { key.levelWeight ?? key.weight }
  }

  /// One level.
  public struct Level: Sendable {
    /// Its number, from 0 at the coarsest.
    public let index: Int
    /// Tokens of the finest grid along the side of one of its cells.
    public let span: Int
    /// All that the query met, in the order of the tensors: coarsest keys row by row, then children
    /// by the rank of their parent.
    public let candidates: [Candidate]
    /// Those the query kept, by rank.
    public let kept: [Candidate]
    /// The share with which the level is mixed in; nil in type A.
    public let mixing: Float?
    /// How many keys a query of full attention would meet on this level's grid.
    public let gridCount: Int

    /// The candidates that no finer level takes up.
    public var skipped: [Candidate] { candidates.filter { !$0.isKept } }
    /// The sum of its weights that reach the output: of what a single level drops, nothing does.
    public var weightInOutput: Float {
      candidates.reduce(0) { $0 + ($1.key.kind == .masked ? 0 : $1.key.weight) }
    }
    /// The sum of the weights of its keys, dropped ones included.
    public var weight: Float { candidates.reduce(0) { $0 + $1.key.weight } }
  }

  /// The levels, coarsest first.
  public let levels: [Level]
  /// Whether levels are mixed by learned shares (type B), or refined keys give way to their children
  /// (type A).
  public let mixesLevels: Bool
  /// Keys whose weight never reaches the output: those that a single level of type A drops.
  public let dropped: [KeyCell]

  /// The refinement of a query in a head.
  ///
  /// - Returns: nil when the pattern's keys lie on no levels, or its weights are not known.
  public init?(_ pattern: any AttentionPattern, query: Int, head: Int) {
    guard case .levels = pattern.keyClasses, pattern.hasWeights else { return nil }
    let cells = pattern.support(query: query, head: head)
    let count = (cells.compactMap(\.level).max() ?? -1) + 1
    var levels: [Level] = []
    var parents: [Candidate] = []
    for index in 0..<count {
      let own = cells.filter { $0.level == index }
      guard let first = own.first else { return nil }
      let candidates = own.map { cell in
        Candidate(
          key: cell,
          parentRank: parents.first { $0.key.rectangle.contains(cell.rectangle) }?.key.rank)
      }
      parents = candidates.filter(\.isKept).sorted { ($0.key.rank ?? 0) < ($1.key.rank ?? 0) }
      levels.append(
        Level(
          index: index, span: Self.root(first.tokens), candidates: candidates, kept: parents,
          mixing: first.mixing, gridCount: pattern.queries.count / max(1, first.tokens)))
    }
    self.levels = levels
    mixesLevels = cells.contains { $0.mixing != nil }
    dropped = cells.filter { $0.kind == .masked }
  }

  /// The children, one level on, of a key kept at `level`.
  public func children(of candidate: Candidate, level: Int) -> [Candidate] {
    guard levels.indices.contains(level + 1), let rank = candidate.key.rank else { return [] }
    return levels[level + 1].candidates.filter { $0.parentRank == rank }
  }

  /// Scores computed for all queries of the block and this head: at each level, one for every
  /// candidate of every query of that level's grid.
  public var scoresComputed: Int {
    levels.reduce(0) { $0 + $1.gridCount * $1.candidates.count }
  }

  /// Scores of full attention among the tokens of the finest grid.
  public var scoresOfFullAttention: Int {
    let tokens = levels.last?.gridCount ?? 0
    return tokens * tokens
  }

  /// The share of full attention's scores that is computed.
  public var shareComputed: Double {
    Double(scoresComputed) / Double(max(1, scoresOfFullAttention))
  }

  private static func root(_ area: Int) -> Int {
    var side = 1
    while side * side < area { side += 1 }
    return side
  }
}

extension PixelRectangle {
  /// Whether all of another rectangle lies inside.
  public func contains(_ other: PixelRectangle) -> Bool {
    rows.lowerBound <= other.rows.lowerBound && other.rows.upperBound <= rows.upperBound
      && columns.lowerBound <= other.columns.lowerBound
      && other.columns.upperBound <= columns.upperBound
  }
}
