import Backbones
import Foundation
import Testing

@Suite struct PVTv2Tests {
  @Test func attentionMemory() throws {
    let table = CostTable(
      try Variant.named("pvt_v2_b0").configuration.outline(height: 224, width: 224))
    #expect(table.whole.attentionBytes == 2_381_792)
  }

  @Test func tooSmallASize() {
    #expect(throws: ConfigurationError.self) {
      try PVTv2Configuration().outline(height: 31, width: 64)
    }
  }

  @Test func contradictoryConfigurations() throws {
    for text in [
      #"{"embed_dims": [8, 16], "num_heads": [1], "depths": [1, 1]}"#,
      #"{"embed_dims": [30, 16, 40, 64], "num_heads": [4, 2, 5, 8]}"#,
      #"{"embed_dims": [-8, 16, 40, 64]}"#, #"{"num_classes": 0}"#, #"{"sr_ratios": [0, 1, 1, 1]}"#,
      #"{"depths": [1, 1, 1, 999999999]}"#, #"{"mlp_ratios": [1e300, 1, 1, 1]}"#,
    ] {
      let configuration = try JSONDecoder().decode(PVTv2Configuration.self, from: Data(text.utf8))
      #expect(throws: ConfigurationError.self, "\(text)") {
        try configuration.outline(height: 64, width: 64)
      }
    }
  }
}
