import Tensors

/// A bias on attention scores that depends on the offset between query and key alone.
public struct PositionBias: Sendable {
  /// The bias of each offset and head, [(2 height - 1)(2 width - 1), heads].
  public let table: Tensor
  /// The window inside which queries meet keys.
  public let window: Grid

  /// A bias whose table is [(2 height - 1)(2 width - 1), heads].
  public init(table: Tensor, window: Grid) {
    precondition(table.shape[0] == Self.offsets(in: window))
    self.table = table
    self.window = window
  }

  /// How many offsets there are between two tokens of `window`.
  public static func offsets(in window: Grid) -> Int {
    (2 * window.height - 1) * (2 * window.width - 1)
  }

  /// How far the query lies below and to the right of the key, in tokens.
  ///
  /// - Parameters:
  ///   - query: the flat index of a token in the window.
  ///   - key: the flat index of another.
  public func offset(query: Int, key: Int) -> (rows: Int, columns: Int) {
    (
      query / window.width - key / window.width,
      query % window.width - key % window.width
    )
  }

  /// The row of the table that holds the bias of this pair:
  /// (Δy + height - 1)(2 width - 1) + Δx + width - 1.
  public func index(query: Int, key: Int) -> Int {
    let (rows, columns) = offset(query: query, key: key)
    return (rows + window.height - 1) * (2 * window.width - 1) + columns + window.width - 1
  }

  /// The bias of this pair in `head`; nil when the table is an outline.
  public func value(query: Int, key: Int, head: Int) -> Float? {
    table.hasValues ? table[index(query: query, key: key), head] : nil
  }
}
