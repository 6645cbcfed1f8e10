import Tensors

/// PVT v2: a pyramid of four stages whose attention reduces its keys.
///
/// Source: Wang et al., "PVT v2: Improved Baselines with Pyramid Vision Transformer"; parameters
/// under timm's names.
public struct PyramidVisionTransformerV2: Backbone {
  let patchEmbedding: OverlapPatchEmbedding
  let stages: [Stage]
  let head: Linear

  /// A network of `configuration` with the parameters of `scope`.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself.
  public init(_ configuration: PVTv2Configuration, _ scope: ParameterScope) throws {
    try configuration.check()
    let widths = configuration.embedDims
    patchEmbedding = OverlapPatchEmbedding(
      scope["patch_embed"], inputs: 3, outputs: widths[0], stride: 4)
    stages = widths.indices.map { index in
      Stage(scope["stages"][index], index: index, of: configuration)
    }
    head = Linear(scope["head"], inputs: widths.last ?? 0, outputs: configuration.numClasses)
  }

  /// The embedding and, for each stage, its downsampling, its blocks and its norm.
  public var units: [Unit] {
    [Unit("patch_embed", .embedding, stage: 0) { patchEmbedding($0, $1) }]
      + stages.flatMap(\.units)
  }

  /// The head on the mean of the last tokens.
  public func logits(_ x: Features, _ trace: Trace) -> Tensor {
    let mean = meanOverTokens(x.tokens)
    trace.step("global_pool", .pooling, "mean over tokens", axes: ["batch", "channels"], mean)
    return head(mean, trace)
  }

  /// One of the four resolutions: a downsampling (none in the first), blocks, a norm.
  struct Stage: Sendable {
    let path: String
    let index: Int
    let downsampling: OverlapPatchEmbedding?
    let blocks: [Block]
    let norm: LayerNormalization

    init(_ scope: ParameterScope, index: Int, of configuration: PVTv2Configuration) {
      path = scope.path
      self.index = index
      let channels = configuration.embedDims[index]
      downsampling =
        index == 0
        ? nil
        : OverlapPatchEmbedding(
          scope["downsample"], inputs: configuration.embedDims[index - 1], outputs: channels,
          stride: 2)
      blocks = (0..<configuration.depths[index]).map { block in
        Block(
          scope["blocks"][block], channels: channels, heads: configuration.numHeads[index],
          hidden: Int(Double(channels) * configuration.mlpRatios[index]),
          ratio: configuration.srRatios[index], isLinear: configuration.linear,
          qkvBias: configuration.qkvBias)
      }
      norm = LayerNormalization(scope["norm"], channels: channels, epsilon: 1e-6)
    }

    var units: [Unit] {
      var units: [Unit] = []
      if let downsampling {
        units.append(
          Unit(path + ".downsample", .downsampling, stage: index) { downsampling($0, $1) })
      }
      for (number, block) in blocks.enumerated() {
        units.append(Unit("\(path).blocks.\(number)", .block, stage: index) { block($0, $1) })
      }
      units.append(
        Unit(path + ".norm", .normalization, stage: index) { x, trace in
          x.with(norm(x.tokens, trace))
        })
      return units
    }
  }

  /// x + attention(norm(x)), then x + MLP(norm(x)).
  struct Block: Sendable {
    let path: String
    let norm1: LayerNormalization
    let attention: SpatialReductionAttention  // attn
    let norm2: LayerNormalization
    let mlp: ConvolutionalMLP

    init(
      _ scope: ParameterScope, channels: Int, heads: Int, hidden: Int, ratio: Int, isLinear: Bool,
      qkvBias: Bool
    ) {
      path = scope.path
      norm1 = LayerNormalization(scope["norm1"], channels: channels, epsilon: 1e-6)
      attention = SpatialReductionAttention(
        scope["attn"], channels: channels, heads: heads, ratio: ratio, isLinear: isLinear,
        qkvBias: qkvBias)
      norm2 = LayerNormalization(scope["norm2"], channels: channels, epsilon: 1e-6)
      mlp = ConvolutionalMLP(scope["mlp"], channels: channels, hidden: hidden, isLinear: isLinear)
    }

    func callAsFunction(_ input: Features, _ trace: Trace) -> Features {
      var x = input
      x = x.adding(attention(x.with(norm1(x.tokens, trace)), trace), path + ".residual1", trace)
      x = x.adding(mlp(x.with(norm2(x.tokens, trace)), trace), path + ".residual2", trace)
      return x
    }
  }
}
