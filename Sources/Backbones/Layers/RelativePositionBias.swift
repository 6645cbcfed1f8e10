import Tensors

/// A learned bias for every offset between a query and a key of one window, added to the scores.
public struct RelativePositionBias: Sendable {
  private let path: String
  /// The table and what it means.
  public let values: PositionBias

  /// A bias for `window` with the parameter `relative_position_bias_table` of `scope`,
  /// [(2 height - 1)(2 width - 1), heads].
  public init(_ scope: ParameterScope, window: Grid, heads: Int) {
    path = scope.path
    let table = scope.parameter(
      "relative_position_bias_table", [PositionBias.offsets(in: window), heads])
    values = PositionBias(table: table, window: window)
  }

  /// The bias of every pair, [heads, queries, keys].
  func callAsFunction(_ trace: Trace) -> Tensor {
    let bias = relativePositionBias(
      values.table, height: values.window.height, width: values.window.width)
    trace.step(
      path, .positionBias, "b = table[offset of query and key]",
      axes: ["heads", "queries", "keys"], bias)
    return bias
  }
}
