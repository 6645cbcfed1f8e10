import Tensors

/// x + position(x), then x + attention(norm(x)), then x + MLP(norm(x)).
///
/// Source: DilateFormer, equations 5 to 7.
struct DilateFormerBlock: Sendable {
  /// Attention to dilated taps, or to all tokens.
  enum Attention: Sendable {
    case dilated(MultiScaleDilatedAttention)
    case global(GlobalSelfAttention)
  }

  let path: String
  let position: ConditionalPositionEmbedding?  // pos_embed
  let norm1: LayerNormalization
  let attention: Attention  // attn
  let norm2: LayerNormalization
  let mlp: MultiLayerPerceptron

  init(_ scope: ParameterScope, stage: Int, of configuration: DilateFormerConfiguration) {
    path = scope.path
    let channels = configuration.channels(stage)
    position =
      configuration.positionPerBlock
      ? ConditionalPositionEmbedding(scope["pos_embed"], channels: channels) : nil
    norm1 = LayerNormalization(scope["norm1"], channels: channels, epsilon: 1e-6)
    let heads = configuration.numHeads[stage]
    // As in the authors' code, a scale of 0 stands for the usual one.
    let scale = configuration.qkScale.flatMap { $0 == 0 ? nil : Float($0) }
    if configuration.dilateAttention[stage] {
      attention = .dilated(
        MultiScaleDilatedAttention(
          scope["attn"], channels: channels, heads: heads,
          taps: configuration.dilation.map {
            DilatedTaps(kernel: configuration.kernelSize, dilation: $0)
          }, scale: scale, qkvBias: configuration.qkvBias))
    } else {
      attention = .global(
        GlobalSelfAttention(
          scope["attn"], channels: channels, heads: heads, scale: scale,
          qkvBias: configuration.qkvBias))
    }
    norm2 = LayerNormalization(scope["norm2"], channels: channels, epsilon: 1e-6)
    mlp = MultiLayerPerceptron(
      scope["mlp"], channels: channels, hidden: configuration.hidden(stage))
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ input: Features, _ trace: Trace) -> Features {
    var x = position?(input, trace) ?? input
    let normed = x.with(norm1(x.tokens, trace))
    let attended =
      switch attention {
      case .dilated(let attend): attend(normed, trace)
      case .global(let attend): attend(normed, trace)
      }
    x = x.adding(attended, path + ".residual1", trace)
    x = x.adding(mlp(norm2(x.tokens, trace), trace), path + ".residual2", trace)
    return x
  }
}
