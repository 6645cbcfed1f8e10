import Tensors

/// A QuadTree transformer: the pyramid of four stages of PVT v2, with quadtree attention.
///
/// Source: Tang et al., "QuadTree Attention for Vision Transformers"; parameters under the authors'
/// names.
public struct QuadTreeTransformer: Backbone {
  let stages: [Stage]
  let head: Linear

  /// A network of `configuration` with the parameters of `scope`.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself.
  public init(_ configuration: QuadTreeConfiguration, _ scope: ParameterScope) throws {
    try configuration.check()
    stages = configuration.embedDims.indices.map { Stage(scope, index: $0, of: configuration) }
    head = Linear(
      scope["head"], inputs: configuration.embedDims.last ?? 0, outputs: configuration.numClasses)
  }

  /// For each stage, its embedding, its blocks and its norm.
  public var units: [Unit] { stages.flatMap(\.units) }

  /// The head on the mean of the last tokens.
  public func logits(_ x: Features, _ trace: Trace) -> Tensor {
    let mean = meanOverTokens(x.tokens)
    trace.step("global_pool", .pooling, "mean over tokens", axes: ["batch", "channels"], mean)
    return head(mean, trace)
  }

  /// One of the four resolutions: an embedding, blocks, a norm.
  ///
  /// The authors number the parts of stage i with i + 1: patch_embed1, block1, norm1.
  struct Stage: Sendable {
    let index: Int
    let embedding: OverlapPatchEmbedding  // patch_embed
    let blocks: [Block]
    let norm: LayerNormalization

    init(_ scope: ParameterScope, index: Int, of configuration: QuadTreeConfiguration) {
      self.index = index
      embedding = OverlapPatchEmbedding(
        scope["patch_embed\(index + 1)"],
        inputs: index == 0 ? 3 : configuration.embedDims[index - 1],
        outputs: configuration.embedDims[index], stride: index == 0 ? 4 : 2)
      blocks = (0..<configuration.depths[index]).map { block in
        Block(scope["block\(index + 1)"][block], stage: index, of: configuration)
      }
      norm = LayerNormalization(
        scope["norm\(index + 1)"], channels: configuration.embedDims[index], epsilon: 1e-6)
    }

    var units: [Unit] {
      let role: Unit.Role = index == 0 ? .embedding : .downsampling
      var units = [Unit("patch_embed\(index + 1)", role, stage: index) { embedding($0, $1) }]
      units += blocks.map { block in
        Unit(block.path, .block, stage: index) { block($0, $1) }
      }
      units.append(
        Unit("norm\(index + 1)", .normalization, stage: index) { x, trace in
          x.with(norm(x.tokens, trace))
        })
      return units
    }
  }

  /// x + attention(norm(x)), then x + MLP(norm(x)).
  struct Block: Sendable {
    let path: String
    let norm1: LayerNormalization
    let attention: QuadTreeAttention  // attn
    let norm2: LayerNormalization
    let mlp: ConvolutionalMLP

    init(_ scope: ParameterScope, stage: Int, of configuration: QuadTreeConfiguration) {
      path = scope.path
      let channels = configuration.embedDims[stage]
      norm1 = LayerNormalization(scope["norm1"], channels: channels, epsilon: 1e-6)
      attention = QuadTreeAttention(scope["attn"], stage: stage, of: configuration)
      norm2 = LayerNormalization(scope["norm2"], channels: channels, epsilon: 1e-6)
      mlp = ConvolutionalMLP(
        scope["mlp"], channels: channels,
        hidden: Int(Double(channels) * configuration.mlpRatios[stage]),
        isLinear: configuration.linear, depthwiseName: "dwconv.dwconv")
    }

    func callAsFunction(_ input: Features, _ trace: Trace) -> Features {
      var x = input
      x = x.adding(attention(x.with(norm1(x.tokens, trace)), trace), path + ".residual1", trace)
      x = x.adding(mlp(x.with(norm2(x.tokens, trace)), trace), path + ".residual2", trace)
      return x
    }
  }
}
