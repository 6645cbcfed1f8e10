import Backbones
import Foundation
import Support
import Testing

/// What holds of every variant.
@Suite struct VariantTests {
  static let names = Variant.all.map(\.name)

  @Test func namesAreTheirOwn() {
    #expect(Set(Self.names).count == Self.names.count)
    for variant in Variant.all { #expect(variant.name.hasPrefix(variant.family.rawValue)) }
    let counts = Family.allCases.map { family in
      Variant.all.count { $0.family == family && !$0.isForScenes }
    }
    #expect(counts == [7, 8, 8, 3, 10])
    // One of each family for scenes, and one of them once more.
    #expect(Variant.all.count { $0.isForScenes } == 6)
  }

  /// Figures that a paper prints and its authors' code does not give.
  private static let differing: Set = [
    "pvt_v2_b0 parameters", "pvt_v2_b0 macs", "pvt_v2_b1 parameters", "gcvit_xtiny macs",
    "gcvit_tiny2 macs", "gcvit_small2 macs", "crossformer_pp_small macs",
    "dilateformer_small parameters", "dilateformer_small macs", "quadtree_b_b0 macs",
    "quadtree_b_b2 parameters",
  ]

  @Test(arguments: names) func figuresAreThoseOfThePaper(name: String) throws {
    let variant = try Variant.named(name)
    guard let paper = variant.paper else {
      #expect(name.hasPrefix("quadtree_a") || variant.isForScenes)
      return
    }
    let whole = CostTable(try variant.configuration.outline(height: 224, width: 224)).whole
    for (figure, ours, printed) in [
      ("parameters", Double(whole.parameters) / 1e6, paper.parametersInMillions),
      ("macs", Double(whole.macs) / 1e9, paper.gigaflopsAsPrinted),
    ] {
      let apart = abs(ours / printed - 1)
      #expect(apart < 0.15, "\(figure)")
      #expect((apart > 0.03) == Self.differing.contains("\(name) \(figure)"), "\(apart)")
    }
  }

  @Test(arguments: names) func attentionBytesAreThoseOfTheTensors(name: String) throws {
    let network = try Variant.named(name).configuration.outline(height: 224, width: 224)
    let bytes = network.outlineTrace().attention.reduce(0) { $0 + $1.bytes }
    #expect(bytes > 0 && CostTable(network).whole.attentionBytes == bytes)
  }

  @Test(arguments: names) func configurationsSurviveTheirFile(name: String) throws {
    func written(_ configuration: any BackboneConfiguration) throws -> Data {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try encoder.encode(configuration)
    }
    let variant = try Variant.named(name)
    let file = try written(variant.configuration)
    let read = try JSONDecoder().decode(variant.family.configuration, from: file)
    #expect(try written(read) == file)
    let whole = try [variant.configuration, read].map {
      CostTable(try $0.outline(height: 224, width: 224)).whole
    }
    #expect(whole[0] == whole[1])
  }

  @Test(arguments: [
    ("pvt_v2_b0", 32, 32), ("pvt_v2_b0", 50, 97), ("pvt_v2_b2_li", 64, 224),
    ("gcvit_xxtiny", 96, 64), ("gcvit_small", 32, 160), ("crossformer_tiny", 163, 98),
    ("crossformer_pp_small", 96, 224), ("dilateformer_tiny", 33, 47),
    ("dilateformer_tiny", 225, 160), ("quadtree_a_b0", 64, 128), ("quadtree_b_b0", 96, 96),
    ("quadtree_b_b0", 256, 32), ("quadtree_a_b0", 160, 224),
  ])
  func aPassAtAnotherSizeHasTheShapesOfItsOutline(name: String, height: Int, width: Int) throws {
    let configuration = try Variant.named(name).configuration
    let pass = try SeededPass(configuration, height: height, width: width)
    try pass.expect(plannedBy: configuration.outline(height: height, width: width))
  }
}
