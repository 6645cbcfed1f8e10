import Tensors

/// Attention of every token to the taps of one dilation around it.
///
/// Keys and values outside the image are zeros that are attended to: their score is 0, not masked.
///
/// Source: DilateFormer, section III-B.
struct SlidingWindowDilatedAttention: Sendable {
  let path: String
  let taps: DilatedTaps
  let scale: Float?

  /// - Returns: the output, [batch, queries, heads · width], the scores and the weights, both
  ///   [batch, heads, queries, 1, taps].
  func callAsFunction(
    queries: Heads, keys: Heads, values: Heads, grid: Grid, _ trace: Trace
  ) -> (output: Tensor, scores: Tensor, weights: Tensor) {
    let axes = ["batch", "heads", "queries", "taps"]

    unfold("keys", keys, grid, trace)
    let scores = dilatedScores(
      queries, keys, height: grid.height, width: grid.width, taps: taps,
      scale: ScaledDotProduct.factor(scale, width: keys.width))
    let products = scores.count * keys.width
    trace.step(
      path + ".scores", .scores, ScaledDotProduct.scoreFormula(scale), axes: axes, scores,
      macs: products)

    let weights = softmax(scores)
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: axes, weights)

    unfold("values", values, grid, trace)
    // Gradients can be asked for at what is recorded, so the output is derived from it.
    let rows = [keys.tensor.shape[0], keys.count, grid.count, 1, taps.count]
    let recorded = weights.reshaped(rows)
    let y = dilatedOutput(
      recorded.reshaped(weights.shape), values, height: grid.height, width: grid.width, taps: taps)
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: ["batch", "queries", "channels"],
      y, macs: products)
    return (y, scores.reshaped(rows), recorded)
  }

  /// Notes that each query meets the tokens at its taps, zeros where they lie outside the image;
  /// they are read where they lie, never copied.
  private func unfold(_ name: String, _ heads: Heads, _ grid: Grid, _ trace: Trace) {
    let step = taps.dilation == 1 ? "" : "\(taps.dilation)"
    let margin = taps.margin == 0 ? "" : "-\(taps.margin)"
    let row = "y+\(step)i\(margin)"
    let column = "x+\(step)j\(margin)"
    let batch = heads.tensor.shape[0]
    trace.rearrangement(
      "\(path).unfold.\(name)", "b h (\(row) \(column)) d -> b h (y x) (i j) d",
      axes: ["batch", "heads", "queries", "taps", "width"],
      shape: [batch, heads.count, grid.count, taps.count, heads.width],
      sizes: [
        "b": batch, "h": heads.count, "y": grid.height, "x": grid.width, "i": taps.kernel,
        "j": taps.kernel, "d": heads.width,
      ],
      dilatedTaps(heads, height: grid.height, width: grid.width, taps: taps))
  }
}
