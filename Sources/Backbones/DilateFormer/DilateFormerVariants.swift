extension DilateFormerConfiguration: BackboneConfiguration {
  /// DilateFormer.
  public static var family: Family { .dilateformer }

  /// The arguments of the constructor.
  public static var argumentNames: [String] { CodingKeys.allCases.map(\.rawValue) }

  /// Any size of at least 32 pixels a side, or of one token of the last stage where that is more.
  public func checkSize(height: Int, width: Int) throws {
    // A configuration of more stages than can be is refused by `check`, not here.
    let least = max(32, patchStride << min(max(0, depths.count - 1), 8))
    guard height >= least, width >= least else {
      throw ConfigurationError(
        "DilateFormer takes images of at least \(least)x\(least) pixels, not \(height)x\(width)")
    }
  }

  /// The network; its parameters do not depend on the size.
  public func network(_ scope: ParameterScope, height: Int, width: Int) throws -> any Backbone {
    try DilateFormer(self, scope)
  }

  /// The variants of table II of the paper.
  static let variants: [Variant] = [
    variant("dilateformer_tiny", 72, depths: [2, 2, 6, 2], paper: (17, 3.2)),
    variant("dilateformer_small", 72, depths: [3, 5, 8, 3], paper: (21, 4.8)),
    variant("dilateformer_base", 96, depths: [4, 8, 10, 3], paper: (47, 10.0)),
  ]

  private static func variant(
    _ name: String, _ width: Int, depths: [Int], paper: (Double, Double)
  ) -> Variant {
    var configuration = DilateFormerConfiguration()
    configuration.embedDim = width
    configuration.depths = depths
    return Variant(
      name, configuration, cropRatio: 0.875,
      paper: .init(parametersInMillions: paper.0, gigaflopsAsPrinted: paper.1))
  }

  /// The variant for scenes; of the authors' ways to make tokens of an image the cheaper one with
  /// convolutions, as the other takes twice what all blocks take together.
  static var scenes: Variant {
    var configuration = DilateFormerConfiguration()
    configuration.embedDim = 24
    configuration.depths = [2, 2, 2, 1]
    configuration.numHeads = [3, 6, 6, 12]
    configuration.patchWay = .pointConvolution
    return .forScenes("dilateformer", configuration)
  }
}
