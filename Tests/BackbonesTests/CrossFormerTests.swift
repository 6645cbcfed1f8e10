import Backbones
import Foundation
import Support
import Tensors
import Testing

@Suite struct CrossFormerTests {
  private typealias Reference = CrossFormerReference

  @Test(arguments: [
    "crossformer_mini", "crossformer_padded_mini", "crossformer_adaptive_mini",
    "crossformer_pp_mini",
  ])
  func everyTensorEqualsItsReference(name: String) throws {
    let reference = try Reference.Case("mini/\(name).safetensors")
    let input = try #require(reference.tensors["input"]).shape
    let network = try reference.configuration.load(
      Reference.Seeded(seed: reference.seed), height: input[1], width: input[2])
    let trace = Trace(keeping: [.attention, .features])
    let image = Reference.image(height: input[1], width: input[2], seed: reference.seed)
    let logits = try network.backbone(image, trace)

    var ours = ["logits": logits.reshaped([logits.count])]
    for record in trace.features {
      let tokens = record.features.tokens
      ours["feature." + record.path] = tokens.reshaped(Array(tokens.shape.dropFirst()))
    }
    for (path, weights) in trace.attention.flatMap(\.tensors) {
      ours["attention." + path] = weights
    }
    let compared = reference.tensors.filter {
      $0.key == "logits" || $0.key.hasPrefix("feature.") || $0.key.hasPrefix("attention.")
    }
    #expect(compared.count > 20)
    for (key, expected) in compared {
      let tensor = try #require(ours[key], "\(key) is missing")
      #expect(tensor.shape == expected.shape, "\(key)")
      #expect(relativeError(tensor.values, expected.values) <= 1e-4, "\(key)")
    }
  }

  @Test(arguments: [
    "crossformer_mini", "crossformer_padded_mini", "crossformer_adaptive_mini",
    "crossformer_pp_mini",
  ])
  func parametersAreTheAuthors(name: String) throws {
    let reference = try Reference.Case("mini/\(name).safetensors")
    let input = try #require(reference.tensors["input"]).shape
    let network = try reference.configuration.outline(height: input[1], width: input[2])
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("mini/\(name).parameters.json")))
    let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    #expect(network.parameters.map(\.name) == list.map { $0[0] as? String })
    #expect(network.parameters.map(\.shape) == list.map { $0[1] as? [Int] })
  }

  @Test(arguments: ["crossformer_tiny", "crossformer_small", "crossformer_pp_small"])
  func publishedVariantsEqualTheirSummaries(name: String) throws {
    let reference = try Fixtures.json("full/\(name)-224x224-seed0.json")
    let network = try Variant.named(name).configuration.load(
      Reference.Seeded(), height: 224, width: 224)
    let trace = Trace(keeping: [.attention, .features])
    let logits = try network.backbone(Reference.image(height: 224, width: 224), trace)
    let expected = try #require(reference["logits"] as? [Double]).map { Float($0) }
    #expect(relativeError(logits.values, expected) <= 1e-3)

    let features = trace.features.map { record in
      let tokens = record.features.tokens
      return (record.path, tokens.reshaped(Array(tokens.shape.dropFirst())))
    }
    let attention = trace.attention.flatMap(\.tensors).map { ($0.path, $0.weights) }
    for (kind, ours) in [("feature", features), ("attention", attention)] {
      let summaries = try #require(reference[kind] as? [String: [String: Any]])
      let tensors = Dictionary(uniqueKeysWithValues: ours)
      #expect(summaries.count >= 12)
      for (path, summary) in summaries {
        try check(try #require(tensors[path], "\(path) is missing"), summary, path)
      }
    }
  }

  private func check(_ tensor: Tensor, _ summary: [String: Any], _ path: String) throws {
    let values = tensor.values
    #expect(tensor.shape == summary["shape"] as? [Int], "\(path)")
    let exact = values.map(Double.init)
    let found = [
      exact.reduce(0, +) / Double(exact.count), exact.reduce(0) { $0 + $1 * $1 }.squareRoot(),
      exact.min() ?? .nan, exact.max() ?? .nan,
    ]
    for (name, value) in zip(["mean", "l2", "min", "max"], found) {
      let expected = try #require(summary[name] as? Double)
      #expect(abs(value - expected) <= 1e-3 * (1 + abs(expected)), "\(path) \(name)")
    }
    let samples = try #require(summary["value"] as? [Double])
    let greatest = max(abs(found[2]), abs(found[3]))
    for (k, sample) in samples.enumerated() {
      let index = (k * 2_654_435_761 + 12345) % values.count
      #expect(abs(exact[index] - sample) <= 1e-3 * (1 + greatest), "\(path) [\(index)]")
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
    let (height, width) = it.size
    let network = try configuration.load(
      Reference.Seeded(seed: it.seed), height: height, width: width)
    let image = Reference.image(height: height, width: width, seed: it.seed)
    let logits = try network.backbone(image, Trace())
    #expect(relativeError(logits.values, it.logits) <= 1e-4)
  }

  @Test func aBatchIsItsImagesOneByOne() throws {
    let configuration = try Reference.Case("mini/crossformer_padded_mini.safetensors").configuration
    let network = try configuration.load(Reference.Seeded(), height: 96, width: 128)
    let images = [0, 1].map { Reference.image(height: 96, width: 128, seed: $0) }
    let batch = Tensor(images.flatMap(\.values), shape: [2, 96, 128, 3])
    let logits = try network.backbone(batch, Trace())
    let single = try images.flatMap { try network.backbone($0, Trace()).values }
    #expect(logits.shape == [2, 10])
    #expect(relativeError(logits.values, single) <= 1e-5)
  }

  @Test func maskedKeysWeighExactlyNothing() throws {
    let configuration = try Reference.Case("mini/crossformer_padded_mini.safetensors").configuration
    let network = try configuration.load(Reference.Seeded(), height: 96, width: 96)
    let trace = Trace(keeping: .attention)
    _ = try network.backbone(Reference.image(height: 96, width: 96), trace)
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
