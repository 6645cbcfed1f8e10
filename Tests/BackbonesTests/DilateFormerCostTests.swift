import Backbones
import Foundation
import Support
import Testing

@Suite struct DilateFormerCostTests {
  @Test func tinyCostsWhatItsAuthorsCodeCosts() throws {
    let all = try Fixtures.json("costs.json")
    let expected = try #require(all["dilateformer_tiny"] as? [String: Any])
    let modules = try #require(expected["by_module"] as? [String: Int])
    let costs = CostTable(
      try Variant.named("dilateformer_tiny").configuration.outline(height: 224, width: 224))
    #expect(costs.whole.parameters == expected["parameters"] as? Int)
    #expect(costs.whole.macs == expected["macs"] as? Int)
    for (path, macs) in modules { #expect(costs[path]?.macs == macs, "\(path)") }
    // What we name beyond the authors' modules lies below one of them.
    for module in costs.modules where module.macs > 0 && modules[module.path] == nil {
      #expect(modules.keys.contains { !$0.isEmpty && module.path.hasPrefix($0 + ".") })
    }
  }

  @Test(arguments: [
    ("dilateformer_tiny", 17_238_744, 3_161_946_240),
    ("dilateformer_small", 24_057_504, 4_591_068_480),
    ("dilateformer_base", 47_432_376, 9_924_364_032),
  ])
  func variantsHaveTheAuthorsSizes(_ name: String, _ parameters: Int, _ macs: Int) throws {
    let variant = try Variant.named(name)
    let whole = CostTable(try variant.configuration.outline(height: 224, width: 224)).whole
    #expect(whole.parameters == parameters && whole.macs == macs)
    let paper = try #require(variant.paper)
    // The paper prints 4.8 for the small variant, whose code computes 4.6.
    #expect(abs(Double(macs) / 1e9 - paper.gigaflopsAsPrinted) < 0.25)
  }

  @Test func attentionTakesNineNumbersAQueryWhereItIsDilated() throws {
    let costs = CostTable(
      try Variant.named("dilateformer_tiny").configuration.outline(height: 64, width: 96))
    #expect(costs["stages.0.blocks.0"]?.attentionBytes == 4 * 3 * 16 * 24 * 9)
    #expect(costs["stages.1.blocks.0"]?.attentionBytes == 4 * 6 * 8 * 12 * 9)
    #expect(costs["stages.2.blocks.0"]?.attentionBytes == 4 * 12 * 24 * 24)
  }
}
