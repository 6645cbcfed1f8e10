import Backbones
import Support
import Tensors
import Testing

@Suite struct CrossFormerCostTests {
  @Test(arguments: ["crossformer_tiny", "crossformer_small", "crossformer_pp_small"])
  func costsAreTheReferenceToTheUnit(name: String) throws {
    let all = try Fixtures.json("costs.json")
    let reference = try #require(all[name] as? [String: Any])
    let costs = CostTable(try Variant.named(name).configuration.outline(height: 224, width: 224))
    #expect(costs.whole.parameters == reference["parameters"] as? Int)
    #expect(costs.whole.macs == reference["macs"] as? Int)
    let modules = try #require(reference["by_module"] as? [String: Int])
    #expect(modules.count > 200)
    for (path, macs) in modules {
      #expect((path.isEmpty ? costs.whole : costs[path])?.macs == macs, "\(path)")
    }
    // Nothing is counted where the reference counts nothing.
    for module in costs.modules where module.macs > 0 && modules[module.path] == nil {
      #expect(
        module.path.hasSuffix(".scores") || module.path.hasSuffix(".weighted_sum"),
        "\(module.path)")
    }
  }

  @Test func variantsHaveTheParametersTheirPapersPrint() throws {
    let variants = Variant.all.filter { $0.family == .crossformer }
    #expect(
      variants.map(\.name) == [
        "crossformer_tiny", "crossformer_small", "crossformer_base", "crossformer_large",
        "crossformer_pp_small", "crossformer_pp_base", "crossformer_pp_large",
        "crossformer_pp_huge",
      ])
    for variant in variants {
      let paper = try #require(variant.paper)
      let costs = CostTable(try variant.configuration.outline(height: 224, width: 224))
      let millions = Double(costs.whole.parameters) / 1e6
      #expect(abs(millions / paper.parametersInMillions - 1) < 0.005, "\(variant.name)")
      // CrossFormer++-S prints 4.9 where its code computes 4.43.
      let tolerance = variant.name == "crossformer_pp_small" ? 0.1 : 0.03
      let billions = Double(costs.whole.macs) / 1e9
      #expect(abs(billions / paper.gigaflopsAsPrinted - 1) < tolerance, "\(variant.name)")
    }
  }

  @Test func attentionBytesAreThoseOfTheTensors() throws {
    let network = try Variant.named("crossformer_tiny").configuration.outline(
      height: 320, width: 320)
    let costs = CostTable(network)
    // 80x80 tokens are filled up to 84x84 for the first block, 12x12 groups of 7x7.
    #expect(costs["layers.0.blocks.0.attn"]?.attentionBytes == 4 * 144 * 2 * 49 * 49)
    #expect(
      costs.whole.attentionBytes == network.outlineTrace().attention.reduce(0) { $0 + $1.bytes })
  }
}
