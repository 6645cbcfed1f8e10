extension CrossFormerConfiguration: BackboneConfiguration {
  /// CrossFormer and CrossFormer++.
  public static var family: Family { .crossformer }

  /// The arguments of the constructor.
  public static var argumentNames: [String] { CodingKeys.allCases.map(\.rawValue) }

  /// The network; its group sizes and, with `ape`, its parameters depend on the size.
  public func network(_ scope: ParameterScope, height: Int, width: Int) throws -> any Backbone {
    try CrossFormer(self, scope, height: height, width: width)
  }

  /// The variants of both papers, as the authors' configuration files and README have them.
  static let variants: [Variant] = [
    variant("tiny", 64, depths: [1, 1, 8, 6], paper: (27.8, 2.9)),
    variant("small", 96, depths: [2, 2, 6, 2], paper: (30.7, 4.9)),
    variant("base", 96, depths: [2, 2, 18, 2], paper: (52.0, 9.2)),
    variant("large", 128, depths: [2, 2, 18, 2], paper: (92.0, 16.1)),
    variant("pp_small", 64, depths: [2, 2, 18, 2], paper: (23.3, 4.9)),
    variant("pp_base", 96, depths: [2, 2, 18, 2], paper: (52.0, 9.5)),
    variant("pp_large", 128, depths: [2, 2, 18, 2], paper: (92.0, 16.6)),
    variant("pp_huge", 128, depths: [6, 6, 18, 2], paper: (96.0, 21.8)),
  ]

  private static func variant(
    _ name: String, _ channels: Int, depths: [Int], paper: (Double, Double)
  ) -> Variant {
    var configuration = CrossFormerConfiguration()
    configuration.embedDim = channels
    configuration.depths = depths
    configuration.numHeads = [1, 2, 4, 8].map { $0 * channels / 32 }
    if name.hasPrefix("pp_") {
      configuration.groupSize = [4, 4, 14, 7]
      configuration.crsInterval = [4, 2, 1, 1]
      configuration.useACL = true
    }
    return Variant(
      "crossformer_" + name, configuration, cropRatio: 0.875,
      paper: .init(parametersInMillions: paper.0, gigaflopsAsPrinted: paper.1))
  }

  /// The variant for scenes: in every stage a block of each kind of group.
  static var scenes: Variant {
    var configuration = CrossFormerConfiguration()
    configuration.embedDim = 16
    configuration.depths = [2, 2, 2, 2]
    configuration.numHeads = [1, 2, 4, 8]
    return .forScenes("crossformer", configuration)
  }
}
