import Tensors

/// DilateFormer: a pyramid whose first stages attend to dilated taps around each token, and whose
/// last stages attend to all tokens.
///
/// Source: Jiao et al., "DilateFormer: Multi-Scale Dilated Transformer for Visual Recognition",
/// section III.
public struct DilateFormer: Backbone {
  let patchEmbedding: ConvolutionalPatchEmbedding
  let stages: [Stage]
  let norm: LayerNormalization
  let head: Linear

  /// A network of `configuration` with the parameters of `scope`.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself.
  public init(_ configuration: DilateFormerConfiguration, _ scope: ParameterScope) throws {
    try configuration.check()
    patchEmbedding = ConvolutionalPatchEmbedding(
      scope["patch_embed"]["proj"], configuration.patchWay, outputs: configuration.embedDim,
      patch: configuration.patchStride)
    stages = configuration.depths.indices.map { index in
      Stage(scope["stages"][index], index: index, of: configuration)
    }
    let channels = configuration.channels(stages.count - 1)
    norm = LayerNormalization(scope["norm"], channels: channels, epsilon: 1e-6)
    head = Linear(scope["head"], inputs: channels, outputs: configuration.numClasses)
  }

  /// The embedding, each stage's blocks and the downsampling after them, and the norm.
  public var units: [Unit] {
    [Unit("patch_embed", .embedding, stage: 0) { patchEmbedding($0, $1) }]
      + stages.flatMap(\.units)
      + [
        Unit("norm", .normalization, stage: stages.count - 1) { x, trace in
          x.with(norm(x.tokens, trace))
        }
      ]
  }

  /// The head on the mean of the last tokens.
  public func logits(_ x: Features, _ trace: Trace) -> Tensor {
    let mean = meanOverTokens(x.tokens)
    trace.step("avgpool", .pooling, "mean over tokens", axes: ["batch", "channels"], mean)
    return head(mean, trace)
  }

  /// One resolution: blocks, then, in all but the last, a downsampling.
  struct Stage: Sendable {
    let path: String
    let index: Int
    let blocks: [DilateFormerBlock]
    let downsampling: PatchMerging?

    init(_ scope: ParameterScope, index: Int, of configuration: DilateFormerConfiguration) {
      path = scope.path
      self.index = index
      blocks = (0..<configuration.depths[index]).map { block in
        DilateFormerBlock(scope["blocks"][block], stage: index, of: configuration)
      }
      let channels = configuration.channels(index)
      downsampling =
        configuration.downsamples[index]
        ? PatchMerging(
          scope["downsample"], inputs: channels, outputs: 2 * channels,
          kernel: configuration.mergingWay == .convolution2 ? 2 : 3,
          hasPosition: configuration.positionPerStage)
        : nil
    }

    var units: [Unit] {
      var units = blocks.enumerated().map { number, block in
        Unit("\(path).blocks.\(number)", .block, stage: index) { block($0, $1) }
      }
      if let downsampling {
        units.append(
          Unit(path + ".downsample", .downsampling, stage: index) { downsampling($0, $1) })
      }
      return units
    }
  }
}
