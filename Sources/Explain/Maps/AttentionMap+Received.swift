import Backbones

extension AttentionMap {
  /// What every query of a layer gives to one token as a key: a column of the attention, where
  /// `init(_:query:head:)` is a row.
  ///
  /// A cell of the map is a query. It holds exactly what the query's own map holds at the token; it
  /// is unreachable where the query meets no key over the token. The values do not sum to 1.
  ///
  /// Complexity: O(queries · keys).
  ///
  /// - Parameters:
  ///   - key: the flat index of the token on the query grid.
  ///   - progress: called with the share that is done; it throws to give up.
  public init(
    received pattern: any AttentionPattern, key: Int, head: HeadChoice,
    progress: (Double) throws -> Void = { _ in }
  ) rethrows {
    let grid = pattern.queries
    let token = pattern.queryRectangle(key)
    let heads: [Int] =
      if case .head(let number) = head { [number] } else { Array(0..<pattern.heads) }
    let one = AttentionMap(pattern, query: 0, head: head)
    var values = [Float](repeating: 0, count: grid.count)
    var kinds = [Kind](repeating: .unreachable, count: grid.count)
    for query in 0..<grid.count {
      if query % 64 == 0 { try progress(Double(query) / Double(grid.count)) }
      let given = heads.map { head in
        Self.weight(
          of: token, in: pattern.support(query: query, head: head), isPerToken: one.isPerToken)
      }
      values[query] = head.fused(given.map(\.weight))
      kinds[query] =
        given.contains { $0.kind == .reachable }
        ? .reachable : given.contains { $0.kind == .masked } ? .masked : .unreachable
    }
    self.init(
      grid: grid, stride: pattern.stride, values: values, kinds: kinds, isPerToken: one.isPerToken,
      uniform: one.uniform)
  }

  /// What a support gives to the pixels of a token.
  private static func weight(
    of token: PixelRectangle, in support: [KeyCell], isPerToken: Bool
  ) -> (weight: Float, kind: Kind) {
    var weight: Float = 0
    var kind = Kind.unreachable
    for cell in support
    where cell.rectangle.contains(row: token.rows.lowerBound, column: token.columns.lowerBound) {
      switch cell.kind {
      case .ordinary, .refined:
        weight += isPerToken ? cell.weight / Float(cell.tokens) : cell.weight
        kind = .reachable
      case .masked: if kind == .unreachable { kind = .masked }
      case .padding, .classToken: break
      }
    }
    return (weight, kind)
  }
}
