import Backbones
import Support
import Tensors
import Testing

@Suite struct GCViTTests {
  @Test func theGlobalQueryTravelsBesideTheTokens() throws {
    let trace = try ReferenceCase("gcvit_mini").pass().trace
    var last: Features?
    for record in trace.features {
      if record.path.hasSuffix("global_block") {
        let query = try #require(record.passedOn.globalQuery)
        #expect(record.features.tokens.values == query.tokens.values)
        #expect(record.passedOn.tokens.values == last?.tokens.values)
        // One window of queries for the whole image of 128x96 pixels.
        #expect(query.grid.height * query.stride == 128 && query.grid.width * query.stride == 96)
      } else if record.path.hasSuffix("downsample") || record.path == "stem" {
        #expect(record.passedOn.globalQuery == nil)
      } else {
        #expect(record.passedOn.globalQuery != nil)
      }
      last = record.passedOn
    }
  }

  /// The outline of a network that has its parameters computes nothing, whatever it depends on.
  @Test func anOutlineOfALoadedNetworkHoldsNoValues() throws {
    let network = try Variant.named("gcvit_xxtiny").configuration.load(
      SeededParameters(seed: 1), height: 64, width: 96)
    let trace = Trace(keeping: [.values, .attention])
    let logits = try network.backbone(Tensor(outline: [1, 64, 96, 3]), trace)
    #expect(!logits.hasValues)
    #expect(trace.steps.allSatisfy { $0.output?.hasValues != true })
    #expect(trace.attention.count == 12 && trace.attention.allSatisfy { !$0.hasValues })
  }
}
