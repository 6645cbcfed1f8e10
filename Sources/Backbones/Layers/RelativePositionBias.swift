import Tensors

/// A learned bias for every offset between a query and a key of one window, added to the scores.
///
/// Source: Liu et al., "Swin Transformer", equation 4.
struct RelativePositionBias: Sendable {
  let path: String
  /// The table and what it means.
  let values: PositionBias

  /// A bias for `window` with the parameter `relative_position_bias_table` of `scope`,
  /// [(2 height - 1)(2 width - 1), heads].
  init(_ scope: ParameterScope, window: Grid, heads: Int) {
    path = scope.path
    let offsets = (2 * window.height - 1) * (2 * window.width - 1)
    let table = scope.parameter("relative_position_bias_table", [offsets, heads])
    values = PositionBias(table: table, window: window)
  }

  /// The bias of every pair, [heads, queries, keys].
  func callAsFunction(_ trace: Trace) -> Tensor {
    let pairs = values.pairs
    trace.step(
      path, .rearrangement, "B[h, i, j] = table[(yᵢ - yⱼ + H - 1)(2W - 1) + xᵢ - xⱼ + W - 1, h]",
      axes: ["heads", "queries", "keys"], pairs)
    return pairs
  }
}
