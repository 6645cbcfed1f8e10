import Backbones

/// The position bias between a query and a key: where in the table it stands, and what it is.
public struct BiasReading: Sendable, Hashable {
  /// The query's row and column in its window or group.
  public let query: (row: Int, column: Int)
  /// The key's row and column there.
  public let key: (row: Int, column: Int)
  /// The size of the window.
  public let window: Grid
  /// The entry of the table.
  public let index: Int
  /// The bias of each head; empty when values are not known.
  public let values: [Float]

  /// The bias of a pair, flat indices in the window.
  public init(_ bias: PositionBias, query: Int, key: Int) {
    window = bias.window
    self.query = (query / bias.window.width, query % bias.window.width)
    self.key = (key / bias.window.width, key % bias.window.width)
    index = bias.index(query: query, key: key)
    let heads = bias.table.shape[1]
    let first = index * heads
    values = bias.table.withValues { $0.isEmpty ? [] : Array($0[first..<first + heads]) }
  }

  /// The bias between a query token and a key of its support.
  ///
  /// - Parameter key: the key's place in the support.
  /// - Returns: nil when the mechanism has no bias, or the query is not among its own keys.
  public init?(_ pattern: any AttentionPattern, query: Int, head: Int, key: Int) {
    guard let bias = pattern.positionBias else { return nil }
    let support = pattern.support(query: query, head: head)
    let token = pattern.queryRectangle(query)
    guard support.count == bias.window.count, support.indices.contains(key),
      let place = support.firstIndex(where: { $0.rectangle == token })
    else { return nil }
    self.init(bias, query: place, key: key)
  }

  /// The offset from key to query: dy and dx.
  public var offset: (rows: Int, columns: Int) {
    (query.row - key.row, query.column - key.column)
  }

  /// The entry's row and column on the map of offsets.
  public var place: (row: Int, column: Int) {
    (offset.rows + window.height - 1, offset.columns + window.width - 1)
  }

  /// The index arithmetic with its numbers, as
  /// `(2 - 5 + 6) · 13 + 3 - 1 + 6 = 3 · 13 + 8 = 47`.
  public var arithmetic: String {
    let (h, w) = (window.height, window.width)
    return "(\(query.row) - \(key.row) + \(h - 1)) · \(2 * w - 1)"
      + " + \(query.column) - \(key.column) + \(w - 1)"
      + " = \(place.row) · \(2 * w - 1) + \(place.column) = \(index)"
  }

  /// Two readings are the same when they stand in the same table at the same places.
  public static func == (a: BiasReading, b: BiasReading) -> Bool {
    a.window == b.window && a.query == b.query && a.key == b.key && a.values == b.values
  }

  /// Consistent with equality.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(window)
    hasher.combine(query.row)
    hasher.combine(query.column)
    hasher.combine(key.row)
    hasher.combine(key.column)
  }
}

extension PositionBias {
  /// The bias of every offset in a head, (2 height - 1) rows of (2 width - 1); empty when values are
  /// not known.
  public func map(head: Int) -> [Float] {
    let heads = table.shape[1]
    return table.withValues { values in
      values.isEmpty ? [] : (0..<offsets.count).map { values[$0 * heads + head] }
    }
  }

  /// The relative position index, [queries, keys]: for every pair, the entry of the table.
  public var relativePositionIndex: [Int] {
    (0..<window.count).flatMap { query in
      (0..<window.count).map { index(query: query, key: $0) }
    }
  }
}
