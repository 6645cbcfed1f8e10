import Tensors

/// Attention within groups, with a dynamic position bias.
///
/// Source: CrossFormer, dynamic position bias (DPB): softmax(q kᵀ / √d + B) v.
struct GroupAttention: Sendable {
  let path: String
  let groups: TokenGroups
  let heads: Int
  let width: Int
  /// What scores are multiplied by; nil for 1 / √d.
  let scale: Float?

  let queryKeyValue: Linear  // qkv
  let position: DynamicPositionBias  // pos
  let projection: Linear  // proj

  init(
    _ scope: ParameterScope, groups: TokenGroups, channels: Int, heads: Int, qkvBias: Bool,
    scale: Float?
  ) {
    path = scope.path
    self.groups = groups
    self.heads = heads
    width = channels / heads
    self.scale = scale
    position = DynamicPositionBias(
      scope["pos"], channels: channels / 4 / 4, heads: heads, side: groups.side)
    queryKeyValue = Linear(scope["qkv"], inputs: channels, outputs: 3 * channels, bias: qkvBias)
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
  }

  /// [batch · groups, G², channels] to the same shape.
  func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let (n, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
    let axes = ["groups", "tokens", "channels"]
    let qkv = queryKeyValue(x, trace, axes: axes)
    trace.rearrangement(
      path + ".heads", "n t (p h d) -> p n h t d",
      axes: ["projections", "groups", "heads", "tokens", "width"],
      shape: [3, n, heads, tokens, width],
      sizes: ["n": n, "t": tokens, "p": 3, "h": heads, "d": width],
      qkv.reshaped([n, tokens, 3, heads, width]).permuted([2, 0, 3, 1, 4]))
    func part(_ index: Int) -> Heads {
      Heads(qkv, count: heads, width: width, firstChannel: index * channels)
    }

    let factor = ScaledDotProduct.factor(scale, width: width)
    let scores = attentionScores(part(0), part(1), scale: factor)
    trace.step(
      path + ".scores", .scores, ScaledDotProduct.scoreFormula(scale), axes: Self.axes, scores,
      macs: scores.count * width)
    let bias = position(hasValues: scores.hasValues, trace)
    let mask = mask(hasValues: scores.hasValues)
    let weights = softmax(masked(biased(scores, bias, trace), mask, trace))
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: Self.axes, weights)
    trace.attention(
      path, weights, .groups(groups), content: scores,
      source: ScoreSource(queries: part(0), keys: part(1), scale: factor), bias: bias, mask: mask)

    let y = attentionOutput(weights, part(2))
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: axes, y,
      macs: weights.count * width)
    trace.rearrangement(
      path + ".merge", "n h t d -> n t (h d)", axes: axes, shape: y.shape,
      sizes: ["n": n, "h": heads, "t": tokens, "d": width], y)
    return projection(y, trace, axes: axes)
  }

  private static let axes = ["groups", "heads", "queries", "keys"]

  private func biased(_ scores: Tensor, _ bias: PositionBias, _ trace: Trace) -> Tensor {
    let pairs = bias.pairs
    trace.step(
      path + ".pos.pairs", .rearrangement,
      "B[h, i, j] = table[(yᵢ - yⱼ + G - 1)(2G - 1) + xᵢ - xⱼ + G - 1, h]",
      axes: ["heads", "queries", "keys"], pairs)
    let sum = addRepeated(scores, pairs)
    trace.step(path + ".bias", .addition, "s = s + B", axes: Self.axes, sum)
    return sum
  }

  /// What keeps queries from the padding; nil where there is none, or none is masked.
  private func mask(hasValues: Bool) -> Tensor? {
    guard groups.hasPadding, groups.masksPadding else { return nil }
    return hasValues ? groups.mask() : Tensor(outline: [groups.count, groups.tokensPerGroup])
  }

  private func masked(_ scores: Tensor, _ mask: Tensor?, _ trace: Trace) -> Tensor {
    guard let mask else { return scores }
    let sum = addKeyMask(scores, mask)
    trace.step(
      path + ".mask", .addition, "s = s - 10⁶ where the key is padding", axes: Self.axes, sum)
    return sum
  }
}
