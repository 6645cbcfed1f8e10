import Tensors

/// Attention of every token to every token.
///
/// Source: Vaswani et al., "Attention Is All You Need", section 3.2; DilateFormer uses it in its
/// last stages, section III-D.
struct GlobalSelfAttention: Sendable {
  let path: String
  let heads: Int
  let channels: Int
  let scale: Float?

  let queryKeyValue: Linear  // qkv
  let projection: Linear  // proj

  init(_ scope: ParameterScope, channels: Int, heads: Int, scale: Float?, qkvBias: Bool) {
    path = scope.path
    self.heads = heads
    self.channels = channels
    self.scale = scale
    queryKeyValue = Linear(scope["qkv"], inputs: channels, outputs: 3 * channels, bias: qkvBias)
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Tensor {
    let width = channels / heads
    let qkv = queryKeyValue(x.tokens, trace)
    trace.rearrangement(
      path + ".heads", "b n (p h d) -> p b h n d",
      axes: ["projections", "batch", "heads", "tokens", "width"],
      shape: [3, qkv.shape[0], heads, x.grid.count, width],
      sizes: ["b": qkv.shape[0], "n": x.grid.count, "p": 3, "h": heads, "d": width],
      qkv.reshaped([qkv.shape[0], x.grid.count, 3, heads, width]).permuted([2, 0, 3, 1, 4]))
    func part(_ index: Int) -> Heads {
      Heads(qkv, count: heads, width: width, firstChannel: index * channels)
    }
    let attend = ScaledDotProduct(
      path: path, mechanism: .global(GlobalAttention(tokens: x.grid, stride: x.stride)),
      scale: scale)
    let y = attend(queries: part(0), keys: part(1), values: part(2), trace)
    trace.rearrangement(
      path + ".merge", "b h n d -> b n (h d)", axes: ["batch", "queries", "channels"],
      shape: y.shape, sizes: ["b": qkv.shape[0], "h": heads, "n": x.grid.count, "d": width],
      y)
    return projection(y, trace)
  }
}
