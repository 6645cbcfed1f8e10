import Tensors

/// Attention proper: softmax(q kᵀ / √d + b) v, for every head, with or without a bias b.
///
/// Source: Vaswani et al., "Attention Is All You Need", equation 1.
struct ScaledDotProduct: Sendable {
  let path: String
  let mechanism: Mechanism
  var bias: RelativePositionBias?
  /// What the first axis counts: images, or the windows of all images.
  var batchAxis = "batch"

  /// - Returns: [batch, queries, heads · width]
  func callAsFunction(
    queries: Heads, keys: Heads, values: Heads, _ trace: Trace
  ) -> Tensor {
    let scale = 1 / Float(keys.width).squareRoot()
    let axes = [batchAxis, "heads", "queries", "keys"]

    var scores = attentionScores(queries, keys, scale: scale)
    let products = scores.count * keys.width
    trace.step(path + ".scores", .scores, "s = q · k / √d", axes: axes, scores, macs: products)
    if let bias {
      scores = addPositionBias(scores, bias(trace))
      trace.step(path + ".biased_scores", .addition, "s + b", axes: axes, scores)
    }

    let weights = softmax(scores)
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: axes, weights)
    trace.attention(path, weights, mechanism, bias: bias?.values)

    let y = attentionOutput(weights, values)
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: [batchAxis, "queries", "channels"],
      y, macs: products)
    return y
  }
}
