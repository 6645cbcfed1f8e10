import Tensors

/// Attention proper: softmax(q kᵀ / √d) v, for every head.
///
/// Source: Vaswani et al., "Attention Is All You Need", equation 1.
struct ScaledDotProduct: Sendable {
  let path: String
  let mechanism: Mechanism
  /// What scores are multiplied by; nil for 1 / √d.
  var scale: Float?

  /// - Returns: [batch, queries, heads · width]
  func callAsFunction(
    queries: Heads, keys: Heads, values: Heads, _ trace: Trace
  ) -> Tensor {
    let axes = ["batch", "heads", "queries", "keys"]

    let factor = Self.factor(scale, width: keys.width)
    let scores = attentionScores(queries, keys, scale: factor)
    let products = scores.count * keys.width
    trace.step(
      path + ".scores", .scores, Self.scoreFormula(scale), axes: axes, scores, macs: products)

    let weights = softmax(scores)
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: axes, weights)
    trace.attention(
      path, weights, mechanism, content: scores,
      source: ScoreSource(queries: queries, keys: keys, scale: factor))

    let y = attentionOutput(weights, values)
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: ["batch", "queries", "channels"],
      y, macs: products)
    return y
  }

  /// What scores of heads of `width` channels are multiplied by.
  static func factor(_ scale: Float?, width: Int) -> Float {
    scale ?? 1 / Float(width).squareRoot()
  }

  /// How a score is computed.
  static func scoreFormula(_ scale: Float?) -> String {
    scale.map { "s = q · k · \($0)" } ?? "s = q · k / √d"
  }
}
