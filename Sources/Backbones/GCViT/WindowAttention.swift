import Tensors

/// Attention inside windows, of a window's own queries or of the global query of the stage:
/// softmax(q kᵀ / √d + B) v.
///
/// Source: GC ViT, section 3.3, equation 3: global attention has the queries given and projects
/// to keys and values alone.
struct WindowAttention: Sendable {
  let path: String
  let windows: Windows
  let heads: Int
  let channels: Int
  let position: RelativePositionBias  // rel_pos
  let joint: Linear  // qkv; in global attention, of keys and values alone
  let projection: Linear  // proj

  init(_ scope: ParameterScope, windows: Windows, channels: Int, heads: Int, qkvBias: Bool) {
    path = scope.path
    self.windows = windows
    self.heads = heads
    self.channels = channels
    position = RelativePositionBias(scope["rel_pos"], window: windows.window, heads: heads)
    joint = Linear(
      scope["qkv"], inputs: channels, outputs: (windows.isGlobal ? 2 : 3) * channels,
      bias: qkvBias)
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
  }

  /// [batch · windows, tokens of a window, channels] to the same shape.
  ///
  /// - Parameter global: the stage's query, which global attention asks with.
  func callAsFunction(_ x: Tensor, global: GlobalQuery?, _ trace: Trace) -> Tensor {
    let parts = split(joint(x, trace, axes: Self.tokenAxes), trace)
    let queries =
      windows.isGlobal ? shared(global, windows: x.shape[0], trace) : parts[0]
    let (keys, values) = (parts[parts.count - 2], parts[parts.count - 1])

    let weights = attend(queries, keys, trace)
    let y = attentionOutput(weights, values)
    trace.step(
      path + ".weighted_sum", .weightedSum, "y = Σ a v", axes: Self.tokenAxes, y,
      macs: weights.count * width)
    trace.rearrangement(
      path + ".merge", "w h n d -> w n (h d)", axes: Self.tokenAxes, shape: y.shape,
      sizes: ["w": y.shape[0], "h": heads, "n": y.shape[1], "d": width], y)
    return projection(y, trace, axes: Self.tokenAxes)
  }

  private static let tokenAxes = ["windows", "tokens", "channels"]
  private static let pairAxes = ["windows", "heads", "queries", "keys"]

  private var width: Int { channels / heads }

  /// The weights after the softmax, [batch · windows, heads, queries, keys].
  private func attend(_ queries: Heads, _ keys: Heads, _ trace: Trace) -> Tensor {
    let scale = ScaledDotProduct.factor(nil, width: width)
    let scores = attentionScores(queries, keys, scale: scale)
    trace.step(
      path + ".scores", .scores, "s = q · k / √d", axes: Self.pairAxes, scores,
      macs: scores.count * width)
    // Not held on to unless asked for: scores are the largest tensors there are.
    let content = trace.keepsScores ? scores : nil
    let biased = addRepeated(scores, position(hasValues: scores.hasValues, trace))
    trace.step(path + ".bias", .addition, "s = s + B", axes: Self.pairAxes, biased)
    let weights = softmax(biased)
    trace.step(path + ".softmax", .softmax, "a = exp(s) / Σ exp(s)", axes: Self.pairAxes, weights)
    trace.attention(
      path, weights, .windows(windows), content: content,
      source: ScoreSource(queries: queries, keys: keys, scale: scale), bias: position.values)
    return weights
  }

  /// Queries, keys and values, or keys and values, of the joint projection.
  private func split(_ joint: Tensor, _ trace: Trace) -> [Heads] {
    let (count, tokens) = (joint.shape[0], joint.shape[1])
    let parts = joint.shape[2] / channels
    trace.rearrangement(
      path + ".heads", "w n (p h d) -> p w h n d",
      axes: ["projections", "windows", "heads", "tokens", "width"],
      shape: [parts, count, heads, tokens, width],
      sizes: ["p": parts, "w": count, "h": heads, "n": tokens, "d": width],
      joint.reshaped([count, tokens, parts, heads, width]).permuted([2, 0, 3, 1, 4]))
    return (0..<parts).map {
      Heads(joint, count: heads, width: width, firstChannel: $0 * channels)
    }
  }

  /// The global query in heads, the same for all the windows of its image; nothing is copied.
  private func shared(_ query: GlobalQuery?, windows count: Int, _ trace: Trace) -> Heads {
    guard let query, query.grid == windows.window else {
      preconditionFailure("a global block asks with a query that fills one window")
    }
    let (batch, tokens) = (query.tokens.shape[0], query.tokens.shape[1])
    trace.rearrangement(
      path + ".global_query", "b n (h d) -> (b w) h n d",
      axes: ["windows", "heads", "queries", "width"], shape: [count, heads, tokens, width],
      sizes: ["b": batch, "w": count / batch, "h": heads, "n": tokens, "d": width],
      subject: .globalQuery,
      repeatedRows(
        query.tokens.reshaped([batch, tokens, heads, width]).permuted([0, 2, 1, 3]),
        count: count / batch))
    return Heads(query.tokens, count: heads, width: width)
  }
}
