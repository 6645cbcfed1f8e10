import Tensors

/// x + attention(norm(x)) in groups, then x + MLP(norm(x)), then, in some blocks of CrossFormer++,
/// a cooling layer.
struct CrossFormerBlock: Sendable {
  let path: String
  let groups: TokenGroups
  let norm1: LayerNormalization
  let attention: GroupAttention  // attn
  let norm2: LayerNormalization
  let mlp: MultiLayerPerceptron
  let cooling: ActivationCoolingLayer?

  /// - Parameters:
  ///   - qkvBias: whether the projection to queries, keys and values has a bias.
  ///   - scale: what scores are multiplied by; nil for 1 / √d.
  ///   - isCooled: whether an activation cooling layer follows.
  init(
    _ scope: ParameterScope, groups: TokenGroups, channels: Int, heads: Int, hidden: Int,
    qkvBias: Bool, scale: Float?, isCooled: Bool
  ) {
    path = scope.path
    self.groups = groups
    norm1 = LayerNormalization(scope["norm1"], channels: channels, epsilon: 1e-5)
    attention = GroupAttention(
      scope["attn"], groups: groups, channels: channels, heads: heads, qkvBias: qkvBias,
      scale: scale)
    cooling = isCooled ? ActivationCoolingLayer(scope, channels: channels) : nil
    norm2 = LayerNormalization(scope["norm2"], channels: channels, epsilon: 1e-5)
    mlp = MultiLayerPerceptron(scope["mlp"], channels: channels, hidden: hidden)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ input: Features, _ trace: Trace) -> Features {
    var x = input
    let grouped = grouped(norm1(x.tokens, trace), trace)
    x = x.adding(ungrouped(attention(grouped, trace), trace), path + ".residual1", trace)
    x = x.adding(mlp(norm2(x.tokens, trace), trace), path + ".residual2", trace)
    return cooling?(x, trace) ?? x
  }

  /// Fills the grid up and divides it: [batch, tokens, channels] to [batch · groups, G², channels].
  private func grouped(_ x: Tensor, _ trace: Trace) -> Tensor {
    let (batch, channels) = (x.shape[0], x.shape[2])
    if groups.hasPadding {
      trace.rearrangement(
        path + ".pad", groups.fill, axes: Self.mapAxes,
        shape: [batch, groups.padded.height, groups.padded.width, channels],
        sizes: groups.mapSizes(batch: batch, channels: channels),
        gatherTokens(x, count: groups.padded.count, groups.tokensOfPaddedGrid())
          .reshaped([batch, groups.padded.height, groups.padded.width, channels]))
    }
    let shape = [batch * groups.count, groups.tokensPerGroup, channels]
    // Padding and partition are one gathering, and so are their ways back.
    let y = gatherTokens(x, count: groups.padded.count, groups.tokensByPlace()).reshaped(shape)
    trace.rearrangement(
      path + ".group", groups.partition, axes: ["groups", "tokens", "channels"], shape: shape,
      sizes: groups.partitionSizes(batch: batch, channels: channels), y)
    return y
  }

  /// The way back: [batch · groups, G², channels] to [batch, tokens, channels].
  private func ungrouped(_ x: Tensor, _ trace: Trace) -> Tensor {
    let (batch, channels) = (x.shape[0] / groups.count, x.shape[2])
    let places = x.reshaped([batch, groups.padded.count, channels])
    let y = gatherTokens(places, count: groups.grid.count, groups.placesByToken())
    trace.rearrangement(
      path + ".ungroup", groups.union, axes: Self.mapAxes,
      shape: [batch, groups.padded.height, groups.padded.width, channels],
      sizes: groups.partitionSizes(batch: batch, channels: channels),
      gatherTokens(places, count: groups.padded.count, groups.placesOfPaddedGrid())
        .reshaped([batch, groups.padded.height, groups.padded.width, channels]))
    if groups.hasPadding {
      trace.rearrangement(
        path + ".crop", groups.cut, axes: Self.mapAxes,
        shape: [batch, groups.grid.height, groups.grid.width, channels],
        sizes: groups.mapSizes(batch: batch, channels: channels),
        y.reshaped([batch, groups.grid.height, groups.grid.width, channels]))
    }
    return y
  }

  private static let mapAxes = ["batch", "height", "width", "channels"]
}

/// A depthwise convolution and a norm without a shortcut around them, which keep activations from
/// growing along the residual path.
///
/// Source: Wang et al., "CrossFormer++", activation cooling layer (ACL).
struct ActivationCoolingLayer: Sendable {
  let convolution: DepthwiseConvolution  // ex_conv
  let norm: LayerNormalization  // ex_ln

  init(_ scope: ParameterScope, channels: Int) {
    convolution = DepthwiseConvolution(
      scope["ex_conv"], channels: channels, kernel: 3, padding: 1)
    norm = LayerNormalization(scope["ex_ln"], channels: channels, epsilon: 1e-5)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let cooled = Features(map: convolution(x.map, trace), stride: x.stride)
    return cooled.with(norm(cooled.tokens, trace))
  }
}
