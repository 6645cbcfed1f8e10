import Tensors

/// What content scores are made from: scale · q · k, for every head.
///
/// Rows are those of the tensors the layers work on: tokens of windows and groups in their order,
/// tokens of a pyramid's level row by row, and for dilated taps all tokens of the grid.
public struct ScoreSource: Sendable {
  /// The queries by head; of fewer rows along the batch than the keys where windows share them.
  public let queries: Heads
  /// The keys by head.
  public let keys: Heads
  /// What their products are multiplied by.
  public let scale: Float

  /// Queries, keys and the scale of their products.
  public init(queries: Heads, keys: Heads, scale: Float) {
    self.queries = queries
    self.keys = keys
    self.scale = scale
  }
}
