import Backbones
import Testing

@Suite struct GCViTCostTests {
  // Parameters as timm's code counts them with the arguments of the authors' variants.
  @Test(arguments: [
    ("gcvit_xxtiny", 11_995_428), ("gcvit_xtiny", 19_981_294), ("gcvit_tiny", 28_221_974),
    ("gcvit_tiny2", 34_535_654), ("gcvit_small", 51_092_173), ("gcvit_small2", 68_615_197),
    ("gcvit_base", 90_320_836), ("gcvit_large", 202_075_570),
  ])
  func variantsHaveTheAuthorsSizes(_ name: String, _ parameters: Int) throws {
    let network = try Variant.named(name).configuration.outline(height: 224, width: 224)
    #expect(CostTable(network).whole.parameters == parameters)
  }

  /// Source: GC ViT, equation 5: 2 H W (2 C² + h w C), without the projection to queries.
  @Test func aLocalLayerCostsWhatThePaperSays() throws {
    let costs = CostTable(
      try Variant.named("gcvit_xxtiny").configuration.outline(height: 256, width: 320))
    let (tokens, channels, window) = (64 * 80, 64, 8 * 10)
    #expect(
      costs["stages.0.blocks.0.attn"]?.macs
        == 2 * tokens * (2 * channels * channels + window * channels))
    #expect(
      costs["stages.0.blocks.1.attn"]?.macs
        == tokens * (3 * channels * channels + 2 * window * channels))
    #expect(costs["stages.0.blocks.1"]?.attentionBytes == 4 * 2 * tokens * window)
  }
}
