import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing

/// QuadTree against what its authors' code computes.
struct QuadTreeTests {
  private func image(height: Int, width: Int, seed: UInt64) throws -> Tensor {
    let planes = try SeededTensor.image(height: height, width: width, seed: seed)
    return Tensor(planes, shape: [1, 3, height, width]).permuted([0, 2, 3, 1])
  }

  private func configuration(_ reference: ReferenceTensors) throws -> QuadTreeConfiguration {
    try JSONDecoder().decode(
      QuadTreeConfiguration.self, from: Data(try #require(reference.metadata["config"]).utf8))
  }

  @Test(arguments: ["quadtree_a_mini", "quadtree_b_mini"])
  func everyTensorOfTheSmallOnes(name: String) throws {
    let reference = try ReferenceTensors(mini: name)
    let shape = try reference.tensor("input").shape
    let model = try configuration(reference).load(
      SeededParameters(seed: 0), height: shape[1], width: shape[2])
    let trace = Trace(keeping: [.attention, .features])
    let input = try image(height: shape[1], width: shape[2], seed: 0)
    let logits = try model.backbone(input, trace)

    var ours = ["logits": logits, "input": input.permuted([0, 3, 1, 2])]
    for record in trace.features { ours["feature.\(record.path)"] = record.features.tokens }
    var indices: [String: IndexTensor] = [:]
    for record in trace.attention {
      for tensor in record.tensors { ours["attention.\(tensor.path)"] = tensor.weights }
      for level in record.selections {
        ours["attention.\(level.path).topk_score"] = level.keys.scores
        indices["attention.\(level.path).topk_index"] = level.keys.indices
      }
    }
    var compared = 0
    for key in reference.names where !key.hasPrefix("grad") {
      let expected = try reference.tensor(key)
      compared += 1
      if let chosen = indices[key] {
        #expect(chosen.shape == expected.shape, "\(key)")
        #expect(
          sets(chosen.values.map(Float.init), chosen.shape)
            == sets(expected.values, expected.shape), "\(key)")
        continue
      }
      let tensor = try #require(ours[key], "nothing was computed for \(key)")
      if key.hasPrefix("attention") { #expect(tensor.shape == expected.shape, "\(key)") }
      var (values, theirs) = (tensor.values, expected.values)
      if let parents = parents(of: key), let chosen = indices[parents] {
        // Near-ties may stand in another order; what a key weighs must not depend on it.
        values = byKey(values, tensor.shape, chosen.values.map(Float.init))
        theirs = byKey(theirs, tensor.shape, try reference.tensor(parents).values)
      }
      #expect(relativeDifference(values, theirs) <= 1e-4, "\(key)")
    }
    #expect(compared > 30)
  }

  /// The kept keys, [queries, K, heads], as one set for each query and head.
  private func sets(_ indices: [Float], _ shape: [Int]) -> [Set<Float>] {
    (0..<shape[0] * shape[2]).map { row in
      let (query, head) = (row / shape[2], row % shape[2])
      return Set((0..<shape[1]).map { indices[(query * shape[1] + $0) * shape[2] + head] })
    }
  }

  /// The name of the keys that a finer level's weights belong to; nil for any other tensor.
  private func parents(of key: String) -> String? {
    guard key.hasPrefix("attention"), let level = key.last.flatMap({ Int(String($0)) }), level > 0
    else { return nil }
    return key.dropLast() + "\(level - 1).topk_index"
  }

  /// Weights [parents, 4, 4 K, heads] with the keys of each row in the order of their index.
  private func byKey(_ weights: [Float], _ shape: [Int], _ indices: [Float]) -> [Float] {
    let (parents, keys, heads) = (shape[0], shape[2], shape[3])
    var sorted: [Float] = []
    for parent in 0..<parents {
      for head in 0..<heads {
        let order = (0..<keys / 4).sorted {
          indices[(parent * keys / 4 + $0) * heads + head]
            < indices[(parent * keys / 4 + $1) * heads + head]
        }
        for sibling in 0..<4 {
          for rank in order {
            for child in 0..<4 {
              let key = rank * 4 + child
              sorted.append(weights[((parent * 4 + sibling) * keys + key) * heads + head])
            }
          }
        }
      }
    }
    return sorted
  }

  @Test(arguments: ["quadtree_a_b0", "quadtree_b_b0"])
  func summariesOfTheFullOnes(name: String) throws {
    let reference = try Fixtures.json("full/\(name)-224x224-seed2.json")
    let model = try Variant.named(name).configuration.load(
      SeededParameters(seed: 2), height: 224, width: 224)
    let trace = Trace(keeping: [.attention, .features])
    let logits = try model.backbone(try image(height: 224, width: 224, seed: 2), trace)
    let expected = try #require(reference["logits"] as? [Double]).map(Float.init)
    #expect(relativeDifference(logits.values, expected) <= 1e-3)

    let features = try #require(reference["feature"] as? [String: Any])
    for record in trace.features where features[record.path] != nil {
      let summary = try Support.ReferenceSummary(features[record.path])
      #expect(
        summary.agrees(with: record.features.tokens.values, tolerance: 1e-3), "\(record.path)")
    }
    #expect(Set(features.keys).isSubset(of: trace.features.map(\.path)))
    let attention = try #require(reference["attention"] as? [String: Any])
    let levels = trace.attention.flatMap(\.tensors)
    for level in levels {
      let summary = try Support.ReferenceSummary(attention[level.path])
      #expect(summary.agrees(with: level.weights.values, tolerance: 1e-3), "\(level.path)")
    }
    #expect(Set(levels.map(\.path)) == Set(attention.keys))
  }

  @Test(arguments: ["quadtree_a_b0", "quadtree_b_b0"])
  func costsToTheUnit(name: String) throws {
    let reference = try #require(try Fixtures.json("costs.json")[name] as? [String: Any])
    let table = CostTable(
      try Variant.named(name).configuration.outline(height: 224, width: 224))
    #expect(table.whole.parameters == reference["parameters"] as? Int)
    #expect(table.whole.macs == reference["macs"] as? Int)
    let modules = try #require(reference["by_module"] as? [String: Int])
    for (path, macs) in modules { #expect(table[path]?.macs == macs, "\(path)") }
  }

  /// The kept keys and their scores are not attention memory.
  @Test func attentionMemory() throws {
    let table = CostTable(
      try Variant.named("quadtree_b_b0").configuration.outline(height: 224, width: 224))
    let levels = [49 * 49, 49 * 128, 196 * 128, 784 * 128]
    let stages = zip([4, 3, 2, 1], [1, 2, 5, 8]).map { count, heads in
      levels[..<count].reduce(0, +) * heads
    }
    #expect(table.whole.attentionBytes == 4 * 2 * stages.reduce(0, +))
  }

  /// The authors' order, names and shapes of all parameters.
  @Test(arguments: ["quadtree_a_mini", "quadtree_b_mini"])
  func parameterNames(name: String) throws {
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("mini/\(name).parameters.json")))
    let listed = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    let model = try configuration(ReferenceTensors(mini: name)).outline(height: 128, width: 192)
    #expect(model.parameters.map(\.name) == listed.map { $0[0] as? String })
    #expect(model.parameters.map(\.shape) == listed.map { $0[1] as? [Int] })
  }

  /// The figures of the paper's table, except where the code differs from it.
  @Test func paperFigures() throws {
    for variant in Variant.all where variant.family == .quadtree {
      let cost = CostTable(try variant.configuration.outline(height: 224, width: 224)).whole
      guard let paper = variant.paper else {
        #expect(variant.name.hasPrefix("quadtree_a"))
        continue
      }
      // The paper prints 24.2 million for b2, whose code has 25.1; the other variants agree.
      let apart = abs(Double(cost.parameters) / 1e6 / paper.parametersInMillions - 1)
      #expect((apart < 0.03) == (variant.name != "quadtree_b_b2"))
      // b0 prints 0.7 for what the code counts as 0.62.
      guard variant.name != "quadtree_b_b0" else { continue }
      #expect(abs(Double(cost.macs) / 1e9 / paper.gigaflopsAsPrinted - 1) < 0.03)
    }
    #expect(Variant.all.count { $0.family == .quadtree } == 10)
  }

  @Test(arguments: [(64, 128), (96, 96), (256, 32), (160, 224)])
  func aPassHasTheShapesOfItsOutline(height: Int, width: Int) throws {
    for name in ["quadtree_a_b0", "quadtree_b_b0"] {
      let configuration = try Variant.named(name).configuration
      let planned = try configuration.outline(height: height, width: width).outlineTrace()
      let model = try configuration.load(SeededParameters(seed: 1), height: height, width: width)
      let trace = Trace(keeping: .attention)
      let logits = try model.backbone(try image(height: height, width: width, seed: 1), trace)
      #expect(nonFiniteCount(logits) == 0)
      #expect(trace.steps.map(\.shape) == planned.steps.map(\.shape))
      #expect(
        trace.attention.flatMap(\.tensors).map(\.weights.shape)
          == planned.attention.flatMap(\.tensors).map(\.weights.shape))
      #expect(planned.attention.allSatisfy { !$0.hasValues })
      for step in trace.steps where step.rearrangement != nil {
        #expect(step.sizes.values.reduce(1, *) == step.shape.reduce(1, *), "\(step.path)")
      }
    }
  }

  @Test(arguments: [(224, 200), (32, 224), (64, 96), (0, 224), (-32, -256), (31, 33)])
  func otherSizes(height: Int, width: Int) {
    #expect(throws: ConfigurationError.self) {
      try QuadTreeConfiguration().outline(height: height, width: width)
    }
  }

  @Test func theSentenceOfAnotherSize() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try QuadTreeConfiguration().checkSize(height: 64, width: 96)
    }
    #expect(error.description.contains("multiples of 32"))
    #expect(error.description.contains("at least 8"))
    #expect(error.description.contains("64x96"))
  }

  @Test(arguments: ["quadtree_a_mini", "quadtree_b_mini"])
  func aBatchIsItsImages(name: String) throws {
    let model = try configuration(ReferenceTensors(mini: name)).load(
      SeededParameters(seed: 0), height: 96, width: 128)
    let images = try (0..<2).map { try image(height: 96, width: 128, seed: UInt64($0)) }
    let both = Tensor(images[0].values + images[1].values, shape: [2, 96, 128, 3])
    let traces = [Trace(keeping: .attention), Trace(keeping: .attention)]
    let single = try zip(images, traces).flatMap { try model.backbone($0, $1).values }
    let trace = Trace(keeping: .attention)
    let together = try model.backbone(both, trace).values
    #expect(relativeDifference(together, single) < 1e-5)
    for (index, record) in trace.attention.enumerated() {
      let alone = traces.map { $0.attention[index] }
      for (level, tensor) in record.tensors.enumerated() {
        let expected = alone.flatMap { $0.tensors[level].weights.values }
        #expect(relativeDifference(tensor.weights.values, expected) < 1e-5, "\(tensor.path)")
      }
      for (level, selection) in record.selections.enumerated() {
        #expect(
          selection.keys.indices.values
            == alone.flatMap { $0.selections[level].keys.indices.values })
      }
    }
  }

  @Test func contradictoryConfigurations() throws {
    for text in [
      #"{"embed_dims": [8, 16], "num_heads": [1], "depths": [1, 1]}"#,
      #"{"embed_dims": [30, 16, 40, 64], "num_heads": [4, 2, 5, 8]}"#,
      #"{"embed_dims": [-8, 16, 40, 64]}"#, #"{"num_classes": 0}"#, #"{"attn_type": "C"}"#,
      #"{"sr_ratios": [8, 4, 2, 1]}"#, #"{"sr_ratios": [0, 1, 1, 1]}"#,
      #"{"depths": [1, 1, 1, 999999999]}"#, #"{"mlp_ratios": [1e300, 1, 1, 1]}"#,
    ] {
      #expect(throws: ConfigurationError.self, "\(text)") {
        let configuration = try JSONDecoder().decode(
          QuadTreeConfiguration.self, from: Data(text.utf8))
        _ = try configuration.outline(height: 224, width: 224)
      }
    }
  }

  @Test func aConfigurationSurvivesItsFile() throws {
    for variant in Variant.all where variant.family == .quadtree {
      let configuration = try #require(variant.configuration as? QuadTreeConfiguration)
      let data = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(QuadTreeConfiguration.self, from: data) == configuration)
    }
  }
}
