import Backbones
import Foundation
import Tensors
import Testing

@Suite struct GCViTConfigurationTests {
  private func configuration(_ json: String) throws -> GCViTConfiguration {
    try JSONDecoder().decode(GCViTConfiguration.self, from: Data(json.utf8))
  }

  @Test func anEmptyObjectIsTimmsDefaults() throws {
    let empty = try configuration("{}")
    #expect(empty == GCViTConfiguration())
    #expect(empty.depths == [3, 4, 19, 5] && empty.windowRatio == [32, 32, 16, 32])
    #expect(empty.mlpRatio == 3 && empty.layerScale == nil && empty.windowSize == nil)
  }

  @Test func oneNumberServesAllStages() throws {
    let it = try configuration(#"{"depths": [2, 2], "window_ratio": 16, "window_size": 7}"#)
    #expect(it.windowRatio == [16, 16] && it.windowSize == [7, 7])
  }

  @Test(arguments: [
    (#"{"depths": []}"#, "depths"),
    (#"{"depths": [1, 1, 1, 1, 1, 1, 1, 1, 1]}"#, "depths"),
    (#"{"depths": [3, 4, -1, 5]}"#, "depths -1 of stage 2"),
    (#"{"depths": [3, 9223372036854775807, 1, 5]}"#, "depths"),
    (#"{"num_heads": [2, 4]}"#, "num_heads"),
    (#"{"num_heads": [2, 4, 8, 0]}"#, "0 heads"),
    (#"{"num_heads": [2, 4, 9, 16]}"#, "9 heads"),
    (#"{"embed_dim": 0}"#, "embed_dim"),
    (#"{"embed_dim": 9223372036854775807}"#, "embed_dim"),
    (#"{"embed_dim": 65536}"#, "embed_dim"),
    (#"{"mlp_ratio": -1}"#, "mlp_ratio"),
    (#"{"mlp_ratio": 1e300}"#, "mlp_ratio"),
    (#"{"mlp_ratio": 0.001}"#, "mlp_ratio"),
    (#"{"norm_eps": -1}"#, "norm_eps"),
    (#"{"num_classes": 0}"#, "num_classes"),
    (#"{"window_ratio": [32, 32]}"#, "window_ratio"),
    (#"{"window_ratio": [32, 32, 24, 32]}"#, "window_ratio 24 of stage 2"),
    (#"{"window_ratio": [32, 32, 16, 16]}"#, "window_ratio 16 of stage 3"),
    (#"{"window_ratio": [4611686018427387904, 32, 16, 32]}"#, "window_ratio"),
    (#"{"window_size": 0}"#, "window_size"),
    (#"{"window_size": [7, 7, 9223372036854775807, 7]}"#, "window_size"),
    (#"{"window_size": [7, 7, 12, 7]}"#, "window_size of 7 in stage 0 and 12 in stage 2"),
  ])
  func contradictionsAreSentences(json: String, naming word: String) throws {
    let it = try configuration(json)
    let error = #expect(throws: ConfigurationError.self) { try it.outline(height: 224, width: 224) }
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    (#"{"in_chans": 4}"#, "in_chans can only be 3 in a gcvit, not 4"),
    (#"{"global_pool": "max"}"#, "global_pool can only be avg"),
    (#"{"act_layer": "relu"}"#, "act_layer can only be gelu"),
    (#"{"norm_layer": "batchnorm2d"}"#, "norm_layer can only be layernorm2d"),
    (#"{"norm_layer_cl": "rmsnorm"}"#, "norm_layer_cl can only be layernorm"),
  ])
  func whatOnlyTimmFollowsIsSaid(json: String, sentence: String) throws {
    let error = #expect(throws: ConfigurationError.self) { try configuration(json) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    let defaults = #"{"in_chans": 3, "global_pool": "avg", "norm_layer_cl": "layernorm"}"#
    #expect(try configuration(defaults) == GCViTConfiguration())
  }

  @Test(arguments: [(32, 32), (96, 64), (224, 224), (320, 1024)])
  func multiplesOf32Fit(_ height: Int, _ width: Int) throws {
    try GCViTConfiguration().checkSize(height: height, width: width)
    let trace = try Variant.named("gcvit_xxtiny").configuration
      .outline(height: height, width: width).outlineTrace()
    let windows = trace.attention.map(\.mechanism).compactMap { mechanism -> Windows? in
      if case .windows(let windows) = mechanism { windows } else { nil }
    }
    #expect(windows.count == 12)
    for (index, windows) in windows.enumerated() {
      let ratio = (4..<10).contains(index) ? 16 : 32
      #expect(windows.window == Grid(height: height / ratio, width: width / ratio))
      #expect(windows.isGlobal == (index % 2 == 1))
    }
  }

  @Test(arguments: [(0, 32), (31, 32), (100, 64), (224, 240), (-32, 32), (1 << 40, 32)])
  func otherSizesAreSentences(_ height: Int, _ width: Int) {
    let error = #expect(throws: ConfigurationError.self) {
      try GCViTConfiguration().checkSize(height: height, width: width)
    }
    #expect(
      error?.description
        == "GC ViT takes images whose height and width are multiples of 32 pixels, up to 16384,"
        + " not \(height)x\(width)")
  }

  @Test func fixedWindowsFixTheSizeButForDoublings() throws {
    var it = GCViTConfiguration()
    it.windowSize = [7, 7, 14, 7]
    for side in [224, 448, 896] { try it.checkSize(height: side, width: side) }
    for (height, width) in [(112, 112), (224, 448), (672, 672), (256, 256)] {
      let error = #expect(throws: ConfigurationError.self) {
        try it.checkSize(height: height, width: width)
      }
      #expect(error?.description.contains("224x224") == true, "\(error?.description ?? "")")
    }
  }
}
