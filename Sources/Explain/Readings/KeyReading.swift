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
    let keys = pattern.support(query: query, head: one ?? 0).filter { $0.kind == .ordinary }
    let covering = keys.filter {
      $0.rectangle.contains(row: token.rows.lowerBound, column: token.columns.lowerBound)
    }
    if !map.isPerToken, one != nil, covering.count == 1 {
      let key = covering[0]
      pixels = key.rectangle
      rank = 1 + keys.count { $0.weight > key.weight }
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
}
