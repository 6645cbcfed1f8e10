extension PVTv2Configuration: BackboneConfiguration {
  /// PVT v2.
  public static var family: Family { .pvtV2 }

  /// The arguments of the constructor.
  public static var argumentNames: [String] { CodingKeys.allCases.map(\.rawValue) }

  /// Any size of at least 32 pixels a side.
  public func checkSize(height: Int, width: Int) throws {
    guard height >= 32, width >= 32 else {
      throw ConfigurationError(
        "PVT v2 takes images of at least 32x32 pixels, not \(height)x\(width)")
    }
  }

  /// The network; its parameters do not depend on the size.
  public func network(_ scope: ParameterScope, height: Int, width: Int) throws -> any Backbone {
    try PyramidVisionTransformerV2(self, scope)
  }

  /// The variants of table 1 of the paper.
  static let variants: [Variant] = [
    variant("pvt_v2_b0", [32, 64, 160, 256], depths: [2, 2, 2, 2], paper: (3.4, 0.6)),
    variant("pvt_v2_b1", [64, 128, 320, 512], depths: [2, 2, 2, 2], paper: (13.1, 2.1)),
    variant("pvt_v2_b2", [64, 128, 320, 512], depths: [3, 4, 6, 3], paper: (25.4, 4.0)),
    variant("pvt_v2_b3", [64, 128, 320, 512], depths: [3, 4, 18, 3], paper: (45.2, 6.9)),
    variant("pvt_v2_b4", [64, 128, 320, 512], depths: [3, 8, 27, 3], paper: (62.6, 10.1)),
    variant(
      "pvt_v2_b5", [64, 128, 320, 512], depths: [3, 6, 40, 3], ratios: [4, 4, 4, 4],
      paper: (82.0, 11.8)),
    variant(
      "pvt_v2_b2_li", [64, 128, 320, 512], depths: [3, 4, 6, 3], linear: true, paper: (22.6, 3.9)),
  ]

  private static func variant(
    _ name: String, _ widths: [Int], depths: [Int], ratios: [Double] = [8, 8, 4, 4],
    linear: Bool = false, paper: (Double, Double)
  ) -> Variant {
    var configuration = PVTv2Configuration()
    configuration.embedDims = widths
    configuration.numHeads = [1, 2, 5, 8]
    configuration.depths = depths
    configuration.mlpRatios = ratios
    configuration.linear = linear
    return Variant(
      name, configuration, cropRatio: 0.9,
      paper: .init(parametersInMillions: paper.0, gigaflopsAsPrinted: paper.1))
  }

  /// The variant for scenes.
  static var scenes: Variant {
    var configuration = PVTv2Configuration()
    configuration.embedDims = [16, 32, 64, 128]
    configuration.mlpRatios = [4, 4, 4, 4]
    configuration.depths = [2, 2, 2, 2]
    return .forScenes("pvt_v2", configuration)
  }
}
