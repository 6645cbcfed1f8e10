import Backbones

/// One cell of an attention map in numbers.
public struct KeyReading: Sendable, Hashable {
  /// What the cell is.
  public let kind: AttentionMap.Kind
  /// The pixels of the key that covers the cell; of the token itself where several do, or none.
  public let pixels: PixelRectangle
  /// The weight of that key, or the weight per token where several overlap or sizes differ.
  public let value: Float
  /// Whether the value is a weight per token.
  public let isPerToken: Bool
  /// The place of the value among `count`, from 1.
  public let rank: Int
  /// How many keys, or, for a value per token, cells there are.
  public let count: Int
  /// What the value would be if all that can be attended to weighed the same.
  public let uniform: Float

  /// Reads the cell at (row, column) of the map of a query and head.
  public init(
    _ pattern: some AttentionPattern, map: AttentionMap, query: Int, head: HeadChoice, row: Int,
    column: Int
  ) {
    let token = PixelRectangle(
      rows: row..<row + 1, columns: column..<column + 1, tokenSide: map.stride)
    kind = map.kinds[row * map.grid.width + column]
    isPerToken = map.isPerToken
    value = map.value(row: row, column: column)

    // Heads share their keys in most mechanisms; where they do not, tokens are all that is common.
    let one: Int? = if case .head(let number) = head { number } else { nil }
    let keys = pattern.support(query: query, head: one ?? 0)
    let covering = keys.filter {
      $0.kind == .ordinary
        && $0.rectangle.contains(row: token.rows.lowerBound, column: token.columns.lowerBound)
    }
    let isCommon = one != nil || pattern.sharedFootprints.count == 1
    if !map.isPerToken, isCommon, covering.count == 1 {
      pixels = covering[0].rectangle
      // Keys outside the picture take their part of the weight like all others.
      let value = value
      rank = 1 + Self.weights(of: keys, in: pattern, query: query, head: head).count { $0 > value }
      count = map.keyCount
    } else {
      pixels = !map.isPerToken && covering.count == 1 ? covering[0].rectangle : token
      rank = map.rank(row: row, column: column) ?? 0
      count = map.kinds.count { $0 == .reachable }
    }
    let covered = map.kinds.count { $0 == .reachable }
    uniform =
      map.isPerToken ? Float(map.keyCount) * map.uniform / Float(max(1, covered)) : map.uniform
  }

  /// What each of `keys` that takes part weighs, in one head or over all.
  private static func weights(
    of keys: [KeyCell], in pattern: some AttentionPattern, query: Int, head: HeadChoice
  ) -> [Float] {
    let all: [[Float]] =
      if case .head = head {
        [keys.map(\.weight)]
      } else {
        (0..<pattern.heads).map { pattern.weights(query: query, head: $0) }
      }
    return keys.indices.filter { keys[$0].kind != .masked && keys[$0].kind != .refined }
      .map { key in head.fused(all.map { $0[key] }) }
  }
}
