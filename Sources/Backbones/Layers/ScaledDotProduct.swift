import Tensors

/// Attention proper: softmax(q kᵀ / √d) v, for every head.
///
/// Source: Vaswani et al., "Attention Is All You Need", equation 1.
struct ScaledDotProduct: Sendable {
  let path: String
  let mechanism: Mechanism

  /// - Returns: [batch, queries, heads · width]
  func callAsFunction(
    queries: Heads, keys: Heads, values: Heads, _ trace: Trace
  ) -> Tensor {
    let scale = 1 / Float(keys.width).squareRoot()
    let axes = ["batch", "heads", "queries", "keys"]

    let scores = attentionScores(queries, keys, scale: scale)
    let products = scores.count * keys.width
    trace.step(path + ".scores", .scores, "s = q · k / √d", axes: axes, scores, macs: products)

    let weights = softmax(scores)
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: axes, weights)
    trace.attention(path, weights, mechanism)

    let y = attentionOutput(weights, values)
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: ["batch", "queries", "channels"],
      y, macs: products)
    return y
  }
}
