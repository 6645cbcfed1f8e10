extension GCViTConfiguration: BackboneConfiguration {
  /// GC ViT.
  public static var family: Family { .gcvit }

  /// The arguments of the constructor that Fovea follows, or knows the default of.
  public static var argumentNames: [String] {
    CodingKeys.allCases.map(\.rawValue) + FixedKeys.allCases.map(\.rawValue)
  }

  /// The head lies below its pooling.
  public static var headWeight: String { "head.fc.weight" }

  /// Any size whose sides are multiples of 32 pixels, or of what other windows ask for.
  public func checkSize(height: Int, width: Int) throws {
    _ = try layout(height: height, width: width)
  }

  /// The network; its tables of position bias depend on the size.
  public func network(_ scope: ParameterScope, height: Int, width: Int) throws -> any Backbone {
    try GlobalContextVisionTransformer(self, scope, height: height, width: width)
  }

  /// The variants of table 1 of the paper, and the two that its authors added.
  static let variants: [Variant] = [
    variant("gcvit_xxtiny", depths: [2, 2, 6, 2], cropRatio: 1, paper: (12, 2.1)),
    variant("gcvit_xtiny", depths: [3, 4, 6, 5], cropRatio: 0.875, paper: (20, 2.6)),
    variant("gcvit_tiny", depths: [3, 4, 19, 5], cropRatio: 1, paper: (28, 4.7)),
    variant("gcvit_tiny2", depths: [3, 4, 29, 5], cropRatio: 0.875, paper: (34, 5.5)),
    variant(
      "gcvit_small", width: 96, heads: 3, mlpRatio: 2, layerScale: 1e-5, depths: [3, 4, 19, 5],
      cropRatio: 0.875, paper: (51, 8.5)),
    variant(
      "gcvit_small2", width: 96, heads: 3, layerScale: 1e-5, depths: [3, 4, 23, 5],
      cropRatio: 0.875, paper: (68, 10.7)),
    variant(
      "gcvit_base", width: 128, heads: 4, mlpRatio: 2, layerScale: 1e-5, depths: [3, 4, 19, 5],
      cropRatio: 1, paper: (90, 14.8)),
    variant(
      "gcvit_large", width: 192, heads: 6, mlpRatio: 2, layerScale: 1e-5, depths: [3, 4, 19, 5],
      cropRatio: 1, paper: (201, 32.6)),
  ]

  private static func variant(
    _ name: String, width: Int = 64, heads: Int = 2, mlpRatio: Double = 3,
    layerScale: Double? = nil, depths: [Int], cropRatio: Double, paper: (Double, Double)
  ) -> Variant {
    var configuration = GCViTConfiguration()
    configuration.embedDim = width
    configuration.depths = depths
    configuration.numHeads = [heads, 2 * heads, 4 * heads, 8 * heads]
    configuration.mlpRatio = mlpRatio
    configuration.layerScale = layerScale
    return Variant(
      name, configuration, cropRatio: cropRatio,
      paper: .init(parametersInMillions: paper.0, gigaflopsAsPrinted: paper.1))
  }

  /// The variant for scenes.
  static var scenes: Variant {
    var configuration = GCViTConfiguration()
    configuration.embedDim = 16
    configuration.depths = [2, 2, 4, 2]
    configuration.numHeads = [1, 2, 4, 8]
    return .forScenes("gcvit", configuration)
  }
}
