import Backbones
import Explain
import Testing

/// The tree of a network.
struct OutlineTests {
  private func outline(_ name: String) throws -> Outline {
    Outline(
      try Variant.named(name).configuration.outline(height: 224, width: 224), name: name)
  }

  @Test func everyNodeLiesInTheOneBefore() throws {
    let outline = try outline("pvt_v2_b0")
    for (index, node) in outline.nodes.enumerated().dropFirst() {
      let parent = try #require(node.parent)
      #expect(parent < index)
      #expect(outline.nodes[parent].level < node.level)
    }
    #expect(outline.attentionUnits.count == 8)
  }

  @Test func partsSumToTheWhole() throws {
    let outline = try outline("pvt_v2_b0")
    for level in [Outline.Node.Level.stage, .step] {
      let parts = outline.nodes.filter { $0.level == level }
      #expect(parts.reduce(0) { $0 + $1.cost.macs } == outline.costs.whole.macs)
      #expect(parts.reduce(0) { $0 + $1.cost.parameters } == outline.costs.whole.parameters)
      #expect(
        parts.reduce(0) { $0 + $1.cost.activationBytes } == outline.costs.whole.activationBytes)
      #expect(
        parts.reduce(0) { $0 + $1.cost.attentionBytes } == outline.costs.whole.attentionBytes)
    }
  }

  @Test func layersAreFoundByPath() throws {
    let outline = try outline("pvt_v2_b0")
    let unit = try #require(outline.unit(at: "stages.2.blocks.1"))
    #expect(outline.unit(at: "stages.2.blocks.1.attn") == unit)
    #expect(outline.units[unit].path == "stages.2.blocks.1")
    #expect(outline.unit(at: "stages.9") == nil)
  }
}
