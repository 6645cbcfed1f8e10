import Backbones
import Foundation
import Support
import Tensors
import Testing

@Suite struct CrossFormerTests {
  /// What a mini network of other arguments or sizes gives.
  struct Recorded: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var size: (height: Int, width: Int)
    var seed: UInt64
    var logits: [Float]
    var testDescription: String { arguments.joined(separator: ", ") }
  }

  /// Recorded from the authors' code, whose grid was given its own width for images that are not
  /// square.
  static let recorded = [
    Recorded(
      arguments: [#""group_size": [7, 7, 7, 7], "adaptive_interval": true"#], size: (96, 224),
      seed: 3, logits: [1.514997, 0.216954, 1.498469, 0.926454]),
    Recorded(
      arguments: [#""group_size": [7, 7, 7, 7]"#], size: (163, 98), seed: 1,
      logits: [3.360944, 0.617403, 0.122473, -0.320037]),
    Recorded(
      arguments: [
        #""group_size": [4, 4, 14, 7], "crs_interval": [4, 2, 1, 1], "use_acl": true"#,
        #""depths": [2, 2, 6, 2]"#,
      ], size: (160, 224), seed: 8, logits: [0.468599, 1.024045, -1.020999, -0.847907]),
    Recorded(
      arguments: [#""pad_type": 1, "no_mask": true"#], size: (128, 160), seed: 4,
      logits: [-0.679915, 1.073222, 1.528279, -0.668575]),
    Recorded(
      arguments: [#""ape": true, "patch_norm": false, "qkv_bias": false, "qk_scale": 0.3"#],
      size: (128, 96), seed: 5, logits: [0.284473, 2.20849, -2.339021, 0.966635]),
    Recorded(
      arguments: [
        #""patch_size": [4, 6, 10], "merge_size": [[2], [2, 4, 6], [4, 2]]"#,
        #""mlp_ratio": [1.5, 2, 3, 4], "group_size": [5, 4, 3, 2]"#,
      ], size: (128, 160), seed: 5, logits: [-0.61236, -1.543239, 1.613743, 1.416606]),
  ]

  @Test(arguments: recorded) func otherSizesAndArguments(_ it: Recorded) throws {
    var arguments = it.arguments
    if !it.testDescription.contains("depths") { arguments.append(#""depths": [2, 2, 2, 2]"#) }
    arguments.append(#""embed_dim": 32, "num_heads": [1, 2, 4, 8], "num_classes": 4"#)
    let configuration = try JSONDecoder().decode(
      CrossFormerConfiguration.self,
      from: Data("{\(arguments.joined(separator: ", "))}".utf8))
    let pass = try SeededPass(
      configuration, height: it.size.height, width: it.size.width, seed: it.seed)
    #expect(relativeDifference(pass.logits.values, it.logits) <= 1e-4)
  }

  @Test func maskedKeysWeighExactlyNothing() throws {
    let trace = try ReferenceCase("crossformer_padded_mini").pass().trace
    // The second block is long distance: 24 rows are filled up to 56, so that of each group's
    // seven rows and columns three are tokens.
    let weights = trace.attention[1].tensors[0].weights
    for key in 0..<49 {
      let isToken = key / 7 < 3 && key % 7 < 3
      for group in [0, 35, 63] {
        #expect((weights[group, 0, 8, key] > 0) == isToken)
      }
    }
  }
}
