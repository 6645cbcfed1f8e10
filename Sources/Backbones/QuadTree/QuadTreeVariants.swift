extension QuadTreeConfiguration: BackboneConfiguration {
  /// QuadTree.
  public static var family: Family { .quadtree }

  /// The arguments of the constructor.
  public static var argumentNames: [String] { CodingKeys.allCases.map(\.rawValue) }

  /// The network; its parameters do not depend on the size.
  public func network(_ scope: ParameterScope, height: Int, width: Int) throws -> any Backbone {
    try QuadTreeTransformer(self, scope)
  }

  /// The variants of table 4 of the paper; of type A its authors made b0 alone, the larger ones
  /// follow by analogy.
  static let variants: [Variant] =
    layouts.map { $0.variant(.b) } + layouts.map { $0.variant(.a) }

  /// What tells the variants of one type apart.
  private struct Layout {
    let name: String
    let widths: [Int]
    let depths: [Int]
    let paper: Variant.Paper

    init(_ name: String, _ widths: [Int], _ depths: [Int], paper: (Double, Double)) {
      self.name = name
      self.widths = widths
      self.depths = depths
      self.paper = .init(parametersInMillions: paper.0, gigaflopsAsPrinted: paper.1)
    }

    func variant(_ type: AttentionType) -> Variant {
      var configuration = QuadTreeConfiguration()
      configuration.embedDims = widths
      configuration.numHeads = [1, 2, 5, 8]
      configuration.mlpRatios = [8, 8, 4, 4]
      configuration.depths = depths
      configuration.attnType = type
      return Variant(
        "quadtree_\(type.rawValue.lowercased())_\(name)", configuration,
        // The authors scale the short side to 256/224 of the input.
        cropRatio: 0.875, paper: type == .b ? paper : nil)
    }
  }

  private static let layouts = [
    Layout("b0", [32, 64, 160, 256], [2, 2, 2, 2], paper: (3.5, 0.7)),
    Layout("b1", [64, 128, 320, 512], [2, 2, 2, 2], paper: (13.6, 2.3)),
    Layout("b2", [64, 128, 320, 512], [3, 4, 6, 3], paper: (24.2, 4.5)),
    Layout("b3", [64, 128, 320, 512], [3, 4, 18, 3], paper: (46.3, 7.8)),
    Layout("b4", [64, 128, 320, 512], [3, 8, 27, 3], paper: (64.2, 11.5)),
  ]

  /// The variant for scenes, of type B.
  static var scenes: Variant {
    var configuration = QuadTreeConfiguration()
    configuration.embedDims = [16, 32, 64, 128]
    configuration.depths = [2, 2, 2, 2]
    return .forScenes("quadtree", configuration)
  }
}
