import Tensors

/// CrossFormer and CrossFormer++: stages whose blocks attend within groups of near and of far
/// tokens in turn.
///
/// Source: Wang et al., "CrossFormer: A Versatile Vision Transformer Hinging on Cross-scale
/// Attention", and Wang et al., "CrossFormer++"; parameters under the authors' names.
public struct CrossFormer: Backbone {
  let patchEmbedding: PatchEmbedding  // patch_embed
  let absolutePosition: Tensor?  // absolute_pos_embed, [tokens, channels]
  let stages: [Stage]  // layers
  let norm: LayerNormalization
  let head: Linear

  /// A network of `configuration` for images of this size with the parameters of `scope`.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself or the size.
  public init(
    _ configuration: CrossFormerConfiguration, _ scope: ParameterScope, height: Int, width: Int
  ) throws {
    try configuration.checkSize(height: height, width: width)
    let channels = configuration.embedDim
    patchEmbedding = PatchEmbedding(
      scope["patch_embed"], outputs: channels, kernels: configuration.patchSize,
      hasNorm: configuration.patchNorm)
    let grids = configuration.grids(height: height, width: width)
    absolutePosition =
      configuration.ape
      ? scope.parameter("absolute_pos_embed", [1, grids[0].count, channels])
        .reshaped([grids[0].count, channels]) : nil
    let sides = configuration.groupSides(on: grids)
    stages = grids.indices.map { index in
      Stage(
        scope["layers"][index], index: index, grid: grids[index], sides: sides[index],
        of: configuration)
    }
    let last = channels << (stages.count - 1)
    norm = LayerNormalization(scope["norm"], channels: last, epsilon: 1e-5)
    head = Linear(scope["head"], inputs: last, outputs: configuration.numClasses)
  }

  /// The embedding, for each stage its blocks and the downsampling that ends it, the norm.
  public var units: [Unit] {
    var units = [Unit("patch_embed", .embedding, stage: 0) { patchEmbedding($0, $1) }]
    if let absolutePosition {
      units.append(
        Unit("absolute_pos_embed", .embedding, stage: 0) { x, trace in
          let sum = x.with(addRepeated(x.tokens, absolutePosition))
          trace.step(
            "absolute_pos_embed", .addition, "y = x + p", axes: ["batch", "tokens", "channels"],
            sum.tokens)
          return sum
        })
    }
    units += stages.flatMap(\.units)
    units.append(
      Unit("norm", .normalization, stage: stages.count - 1) { x, trace in
        x.with(norm(x.tokens, trace))
      })
    return units
  }

  /// The head on the mean of the last tokens.
  public func logits(_ x: Features, _ trace: Trace) -> Tensor {
    let mean = meanOverTokens(x.tokens)
    trace.step("avgpool", .pooling, "mean over tokens", axes: ["batch", "channels"], mean)
    return head(mean, trace)
  }

  /// One of the four resolutions: blocks, then a downsampling (none in the last).
  struct Stage: Sendable {
    let path: String
    let index: Int
    let blocks: [CrossFormerBlock]
    let downsampling: CrossScaleMerging?  // downsample

    /// - Parameter sides: the group size of each block.
    init(
      _ scope: ParameterScope, index: Int, grid: Grid, sides: [Int],
      of configuration: CrossFormerConfiguration
    ) {
      path = scope.path
      self.index = index
      let channels = configuration.embedDim << index
      blocks = sides.indices.map { block in
        CrossFormerBlock(
          scope["blocks"][block],
          groups: configuration.groups(
            stage: index, block: block, grid: grid, side: sides[block]),
          channels: channels, heads: configuration.numHeads[index],
          hidden: Int(Double(channels) * configuration.mlpRatio[index]),
          qkvBias: configuration.qkvBias, scale: configuration.scale,
          isCooled: configuration.useACL && block % 3 == 2 && block < sides.count - 1)
      }
      downsampling =
        index == configuration.depths.count - 1
        ? nil
        : CrossScaleMerging(
          scope["downsample"], channels: channels, kernels: configuration.mergeSize[index])
    }

    var units: [Unit] {
      var units: [Unit] = []
      for (number, block) in blocks.enumerated() {
        units.append(Unit("\(path).blocks.\(number)", .block, stage: index) { block($0, $1) })
      }
      if let downsampling {
        units.append(
          Unit(path + ".downsample", .downsampling, stage: index) { downsampling($0, $1) })
      }
      return units
    }
  }
}
