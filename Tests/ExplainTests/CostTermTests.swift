import Backbones
import Explain
import Support
import Testing

/// Costs as formulas: every block of every variant adds up to what its steps count.
@Suite struct CostTermTests {
  @Test(arguments: Variant.all.map(\.name))
  func termsAddUpToTheCostOfEveryUnit(name: String) throws {
    let variant = try Variant.named(name)
    for (height, width) in [(224, 224), (320, 448)] {
      let outline = Outline(
        try variant.configuration.outline(height: height, width: width), name: name)
      for (index, unit) in outline.units.enumerated() {
        let macs = outline.costs[unit.path]?.macs ?? 0
        let terms = outline.costTerms(ofUnit: index)
        #expect(terms.reduce(0) { $0 + $1.macs } == macs, "\(unit.path) at \(height)x\(width)")
        guard let cost = outline.attentionCost(ofUnit: index) else { continue }
        #expect(terms.contains(cost.term), "\(unit.path)")
      }
    }
  }

  /// The numbers of a term are a sum of products that anybody can compute again.
  @Test(arguments: Variant.all.map(\.name))
  func theNumbersOfATermComeToItsValue(name: String) throws {
    let outline = Outline(
      try Variant.named(name).configuration.outline(height: 256, width: 192), name: name)
    for unit in outline.units.indices {
      for term in outline.costTerms(ofUnit: unit) {
        let sum = term.numbers.split(separator: "+").reduce(0) { sum, product in
          sum
            + product.filter { $0 != " " }.split(separator: "·").reduce(1) { value, factor in
              let number = Int(factor.filter(\.isNumber).filter(\.isASCII)) ?? 0
              return value * number * (factor.hasSuffix("²") ? number : 1)
            }
        }
        #expect(sum == term.macs, "\(term.numbers)")
      }
    }
  }

  @Test func formulasAreThePapers() throws {
    func formula(_ name: String, _ path: String) throws -> (String, String) {
      let outline = Outline(
        try Variant.named(name).configuration.outline(height: 224, width: 224), name: name)
      let unit = try #require(outline.unit(at: path))
      let term = try #require(outline.attentionCost(ofUnit: unit))
      return (term.term.formula, term.term.numbers)
    }
    #expect(
      try formula("gcvit_tiny", "stages.0.blocks.0")
        == ("4HWC² + 2HWhwC", "4·56·56·64² + 2·56·56·7·7·64"))
    #expect(
      try formula("gcvit_tiny", "stages.0.blocks.1")
        == ("3HWC² + 2HWhwC", "3·56·56·64² + 2·56·56·7·7·64"))
    #expect(
      try formula("pvt_v2_b0", "stages.0.blocks.0")
        == ("2NC² + KR²C² + 2KC² + 2NKC", "2·3136·32² + 49·8²·32² + 2·49·32² + 2·3136·49·32"))
    #expect(
      try formula("pvt_v2_b2_li", "stages.0.blocks.0")
        == ("2NC² + KC² + 2KC² + 2NKC", "2·3136·64² + 49·64² + 2·49·64² + 2·3136·49·64"))
    #expect(
      try formula("dilateformer_tiny", "stages.0.blocks.0")
        == ("4NC² + 2NkC", "4·3136·72² + 2·3136·9·72"))
    #expect(
      try formula("crossformer_tiny", "layers.0.blocks.0")
        == ("4NC² + 2NG²C", "4·3136·64² + 2·3136·7²·64"))
    #expect(
      try formula("quadtree_b_b1", "block1.0")
        == (
          "4NC² + 2N₀²C + 8N₁kC + 8N₂kC + 8NkC",
          "4·3136·64² + 2·49²·64 + 8·196·8·64 + 8·784·8·64 + 8·3136·8·64"
        ))
  }

  @Test func fullAttentionOfTheSameTokens() throws {
    let outline = Outline(
      try Variant.named("pvt_v2_b1").configuration.outline(height: 224, width: 224), name: "b1")
    let unit = try #require(outline.unit(at: "stages.1.blocks.0"))
    let cost = try #require(outline.attentionCost(ofUnit: unit))
    // 28 x 28 tokens, 2 heads, 128 channels.
    #expect(cost.fullBytes == 4 * 2 * 784 * 784)
    #expect(cost.fullProducts == 2 * 784 * 784 * 128)
  }

  @Test func elementwiseWorkIsCountedApart() throws {
    let outline = Outline(
      try Variant.named("pvt_v2_b0").configuration.outline(height: 32, width: 32), name: "b0")
    let unit = try #require(outline.unit(at: "stages.3.blocks.0"))
    let block = try #require(outline.costs[outline.units[unit].path])
    let steps = outline.steps(ofUnit: unit)
    let outputs = steps.filter { $0.macs == 0 && $0.kind != .rearrangement }
    #expect(block.elementwise == outputs.reduce(0) { $0 + $1.shape.reduce(1, *) })
    #expect(block.elementwise > 0)
    #expect(outline.costs.whole.elementwise > block.elementwise)
    let norm = try #require(outline.nodes.first { $0.path == "stages.3.blocks.0.norm1" })
    #expect(norm.cost.elementwise == 256)
  }
}
