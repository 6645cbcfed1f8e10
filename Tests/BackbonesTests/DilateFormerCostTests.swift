import Backbones
import Testing

@Suite struct DilateFormerCostTests {
  @Test(arguments: [
    ("dilateformer_tiny", 17_238_744, 3_161_946_240),
    ("dilateformer_small", 24_057_504, 4_591_068_480),
    ("dilateformer_base", 47_432_376, 9_924_364_032),
  ])
  func variantsHaveTheAuthorsSizes(_ name: String, _ parameters: Int, _ macs: Int) throws {
    let network = try Variant.named(name).configuration.outline(height: 224, width: 224)
    let whole = CostTable(network).whole
    #expect(whole.parameters == parameters && whole.macs == macs)
  }

  @Test func attentionTakesNineNumbersAQueryWhereItIsDilated() throws {
    let costs = CostTable(
      try Variant.named("dilateformer_tiny").configuration.outline(height: 64, width: 96))
    #expect(costs["stages.0.blocks.0"]?.attentionBytes == 4 * 3 * 16 * 24 * 9)
    #expect(costs["stages.1.blocks.0"]?.attentionBytes == 4 * 6 * 8 * 12 * 9)
    #expect(costs["stages.2.blocks.0"]?.attentionBytes == 4 * 12 * 24 * 24)
  }
}
