import Tensors

/// GC ViT: a pyramid of stages that attend inside windows, by turns with their own queries and with
/// queries made from the whole image.
///
/// Source: Hatamizadeh et al., "Global Context Vision Transformers"; parameters under timm's names.
public struct GlobalContextVisionTransformer: Backbone {
  let stem: Stem
  let stages: [GlobalContextStage]
  let head: Linear

  /// A network of `configuration` for images of this size, in pixels, with the parameters of
  /// `scope`.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself or the size.
  public init(
    _ configuration: GCViTConfiguration, _ scope: ParameterScope, height: Int, width: Int
  ) throws {
    let layouts = try configuration.layout(height: height, width: width)
    stem = Stem(
      scope["stem"], outputs: configuration.embedDim, epsilon: Float(configuration.normEps))
    stages = layouts.map {
      GlobalContextStage(scope["stages"][$0.stage], layout: $0, of: configuration)
    }
    head = Linear(
      scope["head"]["fc"], inputs: configuration.channels(ofStage: layouts.count - 1),
      outputs: configuration.numClasses)
  }

  /// The stem and the units of each stage.
  public var units: [Unit] {
    [Unit("stem", .embedding, stage: 0) { stem($0, $1) }] + stages.flatMap(\.units)
  }

  /// The head on the mean of the last tokens.
  public func logits(_ x: Features, _ trace: Trace) -> Tensor {
    let mean = meanOverTokens(x.tokens)
    trace.step("head.global_pool", .pooling, "mean over tokens", axes: ["batch", "channels"], mean)
    return head(mean, trace)
  }
}
