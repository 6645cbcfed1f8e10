import Tensors

/// Attention at one level of a token pyramid: to all keys at the coarsest, to the children of kept
/// keys at the finer ones.
///
/// Source: QuadTree Attention, section 3.2.
struct LevelAttention: Sendable {
  let path: String
  let heads: Int
  let type: QuadTreeConfiguration.AttentionType
  let isFinest: Bool

  /// What a level passes on.
  struct Outcome {
    /// The weighted sum of values, [batch, tokens, channels].
    let message: Tensor
    /// The weights in the authors' layout; an outline when the trace keeps no attention.
    let weights: Tensor
    /// The scores in the same layout; an outline when the trace keeps no scores.
    let content: Tensor
    /// What the scores were made from.
    let source: ScoreSource
    /// The keys that the next level refines; nil at the finest.
    let kept: KeySelection?
  }

  /// - Parameter parents: the keys the parents kept; nil at the coarsest level.
  func callAsFunction(
    _ level: PyramidLevel, refining parents: KeySelection?, _ trace: Trace
  ) -> Outcome {
    guard let parents else { return coarsest(level, trace) }
    return finer(level, refining: parents, trace)
  }

  /// Full attention.
  private func coarsest(_ level: PyramidLevel, _ trace: Trace) -> Outcome {
    let (q, k, v) = split(level)
    let sizes = ["b": k.tensor.shape[0], "h": heads, "n": level.grid.count, "d": k.width]
    trace.rearrangement(
      path + ".heads", "b n (h d) -> b h n d", axes: ["batch", "heads", "queries", "width"],
      shape: ["b", "h", "n", "d"].map { sizes[$0] ?? 1 }, sizes: sizes,
      q.tensor.reshaped([q.batch, q.tokens, heads, q.width]).permuted([0, 2, 1, 3]))
    let scores = attentionScores(q, k, scale: scale(k))
    note(scores, width: k.width, trace)
    let normalized = softmax(scores)
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: Self.axes, normalized)
    let (weights, recorded) = recorded(
      normalized, trace, headsLast, back: { headsFirst($0, batch: k.batch) })

    // The authors' type A leaves the greatest keys out of the message even where no finer level
    // takes them up.
    let chosen = isFinest && type == .b ? nil : greatest(weights, among: nil, trace)
    let message = attentionOutput(unrefined(weights, chosen, trace), v)
    note(message: message, products: scores.count * k.width, trace)
    trace.rearrangement(
      path + ".merge", "b h n d -> b n (h d)", axes: Self.messageAxes, shape: message.shape,
      sizes: sizes, message)
    return Outcome(
      message: message,
      weights: recorded,
      content: headsLast(trace.keepsScores ? scores : scores.outline), source: source(q, k),
      kept: isFinest ? nil : chosen)
  }

  /// Attention of siblings to the children of the keys their parent kept.
  private func finer(
    _ level: PyramidLevel, refining parents: KeySelection, _ trace: Trace
  ) -> Outcome {
    let (q, k, v) = split(level)
    let grid = QuadTreeGrid(height: level.grid.height, width: level.grid.width)
    let sizes = [
      "b": k.tensor.shape[0], "h": heads, "y": grid.height / 2, "x": grid.width / 2, "sy": 2,
      "sx": 2, "d": k.width,
    ]
    trace.rearrangement(
      path + ".siblings", "b (y sy x sx) (h d) -> b h y x sy sx d",
      axes: ["batch", "heads", "parent rows", "parent columns", "rows", "columns", "width"],
      shape: ["b", "h", "y", "x", "sy", "sx", "d"].map { sizes[$0] ?? 1 }, sizes: sizes,
      q.tensor.reshaped([q.batch, grid.height / 2, 2, grid.width / 2, 2, heads, q.width])
        .permuted([0, 5, 1, 3, 2, 4, 6]))
    let candidates = SiblingCandidates(childrenOf: parents, on: grid)
    trace.step(
      path + ".candidates", .selection, "keys = the 4 children of each key the parent kept",
      axes: ["batch", "heads", "parents", "keys"], Tensor(outline: candidates.keys.shape))
    let scores = siblingScores(q, k, candidates, scale: scale(k))
    note(scores, width: k.width, trace)
    let (weights, recorded) = recorded(
      normalized(scores, parents, grid, trace), trace, { siblingsTogether($0, on: grid) },
      back: { siblingsInRows($0, on: grid) })

    let chosen = isFinest ? nil : greatest(weights, among: candidates, trace)
    let message = siblingOutput(unrefined(weights, chosen, trace), v, candidates)
    note(message: message, products: scores.count * k.width, trace)
    trace.rearrangement(
      path + ".merge", "b h y x sy sx d -> b (y sy x sx) (h d)", axes: Self.messageAxes,
      shape: message.shape, sizes: sizes, message)
    return Outcome(
      message: message,
      weights: recorded,
      content: siblingsTogether(trace.keepsScores ? scores : scores.outline, on: grid),
      source: source(q, k), kept: chosen)
  }

  private func split(_ level: PyramidLevel) -> (q: Heads, k: Heads, v: Heads) {
    let width = level.keys.channels / heads
    return (
      Heads(level.queries.tokens, count: heads, width: width),
      Heads(level.keys.tokens, count: heads, width: width),
      Heads(level.values.tokens, count: heads, width: width)
    )
  }

  private func scale(_ keys: Heads) -> Float { ScaledDotProduct.factor(nil, width: keys.width) }

  private func source(_ queries: Heads, _ keys: Heads) -> ScoreSource {
    ScoreSource(queries: queries, keys: keys, scale: scale(keys))
  }

  /// The weights of a finer level: over all candidates (B), or as shares of the parent's (A).
  private func normalized(
    _ scores: Tensor, _ parents: KeySelection, _ grid: QuadTreeGrid, _ trace: Trace
  ) -> Tensor {
    let weights: Tensor
    let formula: String
    switch type {
    case .a:
      weights = childrenSoftmax(scores, of: parents, on: grid)
      formula = "a = a(parent) · exp(s) / Σ exp(s), over 4 children"
    case .b:
      weights = softmax(scores)
      formula = "a = exp(s) / Σ exp(s)"
    }
    trace.step(path + ".softmax", .softmax, formula, axes: Self.axes, weights)
    return weights
  }

  /// Weights to go on with, and the same in the authors' layout for the record.
  ///
  /// Gradients can be asked for at what is recorded, so what may need them is derived from it.
  private func recorded(
    _ weights: Tensor, _ trace: Trace, _ layout: (Tensor) -> Tensor, back: (Tensor) -> Tensor
  ) -> (weights: Tensor, recorded: Tensor) {
    guard trace.keeping.contains(.attention) else { return (weights, layout(weights.outline)) }
    let recorded = layout(weights)
    return (weights.isTracked ? back(recorded) : weights, recorded)
  }

  private func greatest(
    _ weights: Tensor, among candidates: SiblingCandidates?, _ trace: Trace
  ) -> KeySelection {
    let chosen = greatestKeys(weights, count: TokenPyramid.keptKeys, among: candidates)
    trace.step(
      path + ".topk", .selection, "the \(TokenPyramid.keptKeys) greatest a",
      axes: ["queries", "rank", "heads"], chosen.scores)
    return chosen
  }

  /// Type A's weights without those that the next level shares out.
  private func unrefined(_ weights: Tensor, _ chosen: KeySelection?, _ trace: Trace) -> Tensor {
    guard type == .a, let chosen else { return weights }
    let rest = without(chosen, in: weights)
    trace.step(
      path + ".unrefined", .selection, "a = 0 for the keys that are refined", axes: Self.axes, rest)
    return rest
  }
}

extension LevelAttention {
  fileprivate static let axes = ["batch", "heads", "queries", "keys"]
  fileprivate static let messageAxes = ["batch", "queries", "channels"]

  fileprivate func note(_ scores: Tensor, width: Int, _ trace: Trace) {
    trace.step(
      path + ".scores", .scores, "s = q · k / √d", axes: Self.axes, scores,
      macs: scores.count * width)
  }

  fileprivate func note(message: Tensor, products: Int, _ trace: Trace) {
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: Self.messageAxes, message,
      macs: products)
  }
}
