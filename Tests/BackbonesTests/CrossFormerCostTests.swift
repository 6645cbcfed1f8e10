import Backbones
import Testing

@Suite struct CrossFormerCostTests {
  @Test func attentionBytesCountPadding() throws {
    let costs = CostTable(
      try Variant.named("crossformer_tiny").configuration.outline(height: 320, width: 320))
    // 80x80 tokens are filled up to 84x84 for the first block, 12x12 groups of 7x7.
    #expect(costs["layers.0.blocks.0.attn"]?.attentionBytes == 4 * 144 * 2 * 49 * 49)
  }
}
