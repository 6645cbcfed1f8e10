import Backbones
import Foundation
import Support
import Tensors
import Testing

@Suite struct CrossFormerTests {
  static let cases = [
    "crossformer_mini", "crossformer_padded_mini", "crossformer_adaptive_mini",
    "crossformer_pp_mini",
  ]

  @Test(arguments: cases) func everyTensorOfAMiniCaseAgrees(name: String) throws {
    let reference = try ReferenceCase(name)
    let (logits, trace) = try reference.run(
      reference.configuration(CrossFormerConfiguration.self))
    try reference.expect(logits, agreesWith: "logits")
    var compared: Set = ["logits"]
    for record in trace.features where record.path != "norm" {
      try reference.expect(record.features.tokens, agreesWith: "feature." + record.path)
      compared.insert("feature." + record.path)
    }
    for (path, weights) in trace.attention.flatMap(\.tensors) {
      #expect(weights.shape == reference.file["attention." + path]?.shape)
      try reference.expect(weights, agreesWith: "attention." + path)
      compared.insert("attention." + path)
    }
    let all = reference.file.tensors.map(\.name).filter {
      $0 == "logits" || $0.hasPrefix("feature.") || $0.hasPrefix("attention.")
    }
    #expect(compared == Set(all))
  }

  @Test(arguments: cases) func parametersAreTheAuthors(name: String) throws {
    let reference = try ReferenceCase(name)
    let input = try #require(reference.file["input"]).shape
    let network = try reference.configuration(CrossFormerConfiguration.self)
      .outline(height: input[1], width: input[2])
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("mini/\(name).parameters.json")))
    let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    #expect(network.parameters.map(\.name) == list.map { $0[0] as? String })
    #expect(network.parameters.map(\.shape) == list.map { $0[1] as? [Int] })
  }

  @Test(arguments: ["crossformer_tiny", "crossformer_small", "crossformer_pp_small"])
  func publishedVariantsAgreeAtFullSize(name: String) throws {
    let file = try ReferenceSummary.File("\(name)-224x224-seed0")
    let (logits, trace) = try runSeeded(
      Variant.named(name).configuration, height: 224, width: 224, seed: file.seed)
    #expect(relativeDifference(logits.values, file.logits) <= 1e-3)
    let features = Dictionary(
      uniqueKeysWithValues: trace.features.map { ($0.path, $0.features.tokens) })
    for (path, summary) in file.feature {
      try summary.expect(#require(features[path], "\(path)"), path)
    }
    let attention = Dictionary(
      uniqueKeysWithValues: trace.attention.flatMap(\.tensors).map { ($0.path, $0.weights) })
    #expect(Set(attention.keys) == Set(file.attention.keys))
    for (path, summary) in file.attention {
      let weights = try #require(attention[path])
      #expect(weights.shape == summary.shape)
      summary.expect(weights, path)
    }
  }

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
    let (logits, _) = try runSeeded(
      configuration, height: it.size.height, width: it.size.width, seed: it.seed)
    #expect(relativeDifference(logits.values, it.logits) <= 1e-4)
  }

  @Test func imagesOfABatchDoNotMeet() throws {
    let configuration = try ReferenceCase("crossformer_padded_mini")
      .configuration(CrossFormerConfiguration.self)
    let network = try configuration.load(ReferenceParameters(seed: 1), height: 96, width: 128)
    let images = try [2, 3].map { try seededImage(height: 96, width: 128, seed: $0) }
    let together = try network.backbone(
      Tensor(images.flatMap(\.values), shape: [2, 96, 128, 3]), Trace())
    let apart = try images.flatMap { try network.backbone($0, Trace()).values }
    #expect(together.shape == [2, 10])
    #expect(relativeDifference(together.values, apart) <= 1e-5)
  }

  @Test func maskedKeysWeighExactlyNothing() throws {
    let reference = try ReferenceCase("crossformer_padded_mini")
    let (_, trace) = try reference.run(reference.configuration(CrossFormerConfiguration.self))
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

  @Test func theTraceNamesEveryStepOfABlock() throws {
    let configuration = try ReferenceCase("crossformer_padded_mini")
      .configuration(CrossFormerConfiguration.self)
    let trace = try configuration.outline(height: 96, width: 96).outlineTrace()
    let block = "layers.0.blocks.1."
    let lines = trace.steps.filter { $0.path.hasPrefix(block) }.map { step in
      let path = step.path.dropFirst(block.count)
      let sizes = zip(step.axes, step.shape).map { "\($0) \($1)" }.joined(separator: ", ")
      #expect(step.axes.count == step.shape.count, "\(step.path)")
      return "\(path): \(step.kind) \(step.rearrangement ?? step.formula) [\(sizes)]"
        + (step.macs > 0 ? " \(step.macs) MACs" : "")
    }
    expectGolden(lines.joined(separator: "\n") + "\n", "crossformer-block")
  }
}
