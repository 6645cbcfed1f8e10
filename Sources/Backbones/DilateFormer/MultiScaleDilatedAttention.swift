import Tensors

/// Attention of every token to a few taps around it, at several dilations: the heads are shared out
/// among the dilations in contiguous blocks.
///
/// Source: DilateFormer, section III-C.
struct MultiScaleDilatedAttention: Sendable {
  let path: String
  let heads: Int
  let channels: Int
  let scales: [SlidingWindowDilatedAttention]  // dilate_attention

  let queryKeyValue: Convolution  // qkv
  let projection: Linear  // proj

  init(
    _ scope: ParameterScope, channels: Int, heads: Int, taps: [DilatedTaps], scale: Float?,
    qkvBias: Bool
  ) {
    path = scope.path
    self.heads = heads
    self.channels = channels
    scales = taps.enumerated().map { index, taps in
      SlidingWindowDilatedAttention(
        path: scope["dilate_attention"][index].path, taps: taps, scale: scale)
    }
    queryKeyValue = Convolution(
      scope["qkv"], inputs: channels, outputs: 3 * channels, kernel: 1, bias: qkvBias)
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Tensor {
    let (width, share) = (channels / heads, heads / scales.count)
    let qkv = Features(map: queryKeyValue(x.map, trace), stride: x.stride).tokens
    let sizes = [
      "b": x.tokens.shape[0], "y": x.grid.height, "x": x.grid.width, "r": scales.count, "h": share,
      "d": width,
    ]
    trace.rearrangement(
      path + ".heads", "b (y x) (p r h d) -> p r b h (y x) d",
      axes: ["projections", "dilations", "batch", "heads", "tokens", "width"],
      shape: [3, scales.count, x.tokens.shape[0], share, x.grid.count, width],
      sizes: sizes.merging(["p": 3]) { $1 },
      qkv.reshaped([x.tokens.shape[0], x.grid.count, 3, scales.count, share, width])
        .permuted([2, 3, 0, 4, 1, 5]))

    var outputs: [Tensor] = []
    var contents: [Tensor] = []
    var sources: [ScoreSource] = []
    var weights: [(path: String, weights: Tensor)] = []
    for (index, attend) in scales.enumerated() {
      func part(_ projection: Int) -> Heads {
        Heads(
          qkv, count: share, width: width,
          firstChannel: projection * channels + index * share * width)
      }
      let result = attend(
        queries: part(0), keys: part(1), values: part(2), grid: x.grid, trace)
      outputs.append(result.output)
      // Not held on to unless asked for: scores are as large as the attention itself.
      contents.append(trace.keepsScores ? result.scores : result.scores.outline)
      sources.append(
        ScoreSource(
          queries: part(0), keys: part(1),
          scale: ScaledDotProduct.factor(attend.scale, width: width)))
      weights.append((attend.path, result.weights))
    }
    trace.attention(
      path, tensors: weights,
      .dilated(
        DilatedAttention(
          taps: scales.map(\.taps), headsPerDilation: share, tokens: x.grid, stride: x.stride)),
      contents: contents, sources: sources)

    let y = concatenatedChannels(outputs)
    trace.rearrangement(
      path + ".merge", "r b h (y x) d -> b (y x) (r h d)", axes: ["batch", "queries", "channels"],
      shape: y.shape, sizes: sizes, y)
    return projection(y, trace)
  }
}
