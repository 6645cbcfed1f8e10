import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing

/// PVT v2 against what its authors' code computes.
struct PVTv2Tests {
  private func image(height: Int, width: Int, seed: UInt64) throws -> Tensor {
    let planes = try SeededTensor.image(height: height, width: width, seed: seed)
    return Tensor(planes, shape: [1, 3, height, width]).permuted([0, 2, 3, 1])
  }

  @Test(arguments: ["pvt_v2_mini", "pvt_v2_li_mini"])
  func everyTensorOfTheSmallOnes(name: String) throws {
    let reference = try ReferenceTensors(mini: name)
    let configuration = try JSONDecoder().decode(
      PVTv2Configuration.self, from: Data(try #require(reference.metadata["config"]).utf8))
    let shape = try reference.tensor("input").shape
    let model = try configuration.load(
      SeededParameters(seed: 0), height: shape[1], width: shape[2])
    let trace = Trace(keeping: [.attention, .features])
    let input = try image(height: shape[1], width: shape[2], seed: 0)
    let logits = try model.backbone(input, trace)

    var ours = ["logits": logits, "input": input.permuted([0, 3, 1, 2])]
    for record in trace.features { ours["feature.\(record.path)"] = record.features.tokens }
    for record in trace.attention {
      for tensor in record.tensors { ours["attention.\(tensor.path)"] = tensor.weights }
    }
    var compared = 0
    for key in reference.names where !key.hasPrefix("grad") {
      let values = try #require(ours[key], "nothing was computed for \(key)").values
      let expected = try reference.tensor(key).values
      #expect(relativeDifference(values, expected) <= 1e-4, "\(key)")
      compared += 1
    }
    #expect(compared > 12)
  }

  @Test(arguments: ["pvt_v2_b0", "pvt_v2_b2_li"])
  func summariesOfTheFullOnes(name: String) throws {
    let reference = try Fixtures.json("full/\(name)-224x224-seed0.json")
    let model = try Variant.named(name).configuration.load(
      SeededParameters(seed: 0), height: 224, width: 224)
    let trace = Trace(keeping: [.attention, .features])
    let logits = try model.backbone(try image(height: 224, width: 224, seed: 0), trace)
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
    for record in trace.attention {
      let summary = try Support.ReferenceSummary(attention[record.path])
      #expect(
        summary.agrees(with: record.tensors[0].weights.values, tolerance: 1e-3), "\(record.path)")
    }
    #expect(trace.attention.count == attention.count)
  }

  @Test(arguments: ["pvt_v2_b0", "pvt_v2_b2_li"])
  func costsToTheUnit(name: String) throws {
    let reference = try #require(try Fixtures.json("costs.json")[name] as? [String: Any])
    let table = CostTable(
      try Variant.named(name).configuration.outline(height: 224, width: 224))
    #expect(table.whole.parameters == reference["parameters"] as? Int)
    #expect(table.whole.macs == reference["macs"] as? Int)
    let modules = try #require(reference["by_module"] as? [String: Int])
    for (path, macs) in modules { #expect(table[path]?.macs == macs, "\(path)") }
    let parameters = table.modules.filter { !$0.path.contains(".") && !$0.path.isEmpty }
    #expect(parameters.reduce(0) { $0 + $1.parameters } == table.whole.parameters)
  }

  @Test func attentionMemory() throws {
    let table = CostTable(
      try Variant.named("pvt_v2_b0").configuration.outline(height: 224, width: 224))
    #expect(table.whole.attentionBytes == 2_381_792)
  }

  /// The figures of table 1 of the paper, except where the code differs from it.
  @Test func paperFigures() throws {
    for variant in Variant.all where variant.family == .pvtV2 {
      guard let paper = variant.paper, !["pvt_v2_b0", "pvt_v2_b1"].contains(variant.name) else {
        continue
      }
      let cost = CostTable(try variant.configuration.outline(height: 224, width: 224)).whole
      #expect(abs(Double(cost.parameters) / 1e6 / paper.parametersInMillions - 1) < 0.03)
      #expect(abs(Double(cost.macs) / 1e9 / paper.gigaflopsAsPrinted - 1) < 0.03)
    }
  }

  @Test(arguments: [(32, 32), (50, 97), (64, 224)])
  func anySize(height: Int, width: Int) throws {
    for name in ["pvt_v2_b0", "pvt_v2_b2_li"] {
      let configuration = try Variant.named(name).configuration
      let planned = try configuration.outline(height: height, width: width).outlineTrace()
      guard name == "pvt_v2_b0" else { continue }
      let model = try configuration.load(SeededParameters(seed: 1), height: height, width: width)
      let trace = Trace(keeping: .attention)
      let logits = try model.backbone(try image(height: height, width: width, seed: 1), trace)
      #expect(nonFiniteCount(logits) == 0)
      #expect(trace.steps.map(\.shape) == planned.steps.map(\.shape))
    }
  }

  @Test func tooSmallASize() {
    #expect(throws: ConfigurationError.self) {
      try PVTv2Configuration().outline(height: 31, width: 64)
    }
  }

  @Test func aBatchIsItsImages() throws {
    let reference = try ReferenceTensors(mini: "pvt_v2_li_mini")
    let configuration = try JSONDecoder().decode(
      PVTv2Configuration.self, from: Data(try #require(reference.metadata["config"]).utf8))
    let model = try configuration.load(SeededParameters(seed: 0), height: 64, width: 96)
    let images = try (0..<2).map { try image(height: 64, width: 96, seed: UInt64($0)) }
    let both = Tensor(images[0].values + images[1].values, shape: [2, 64, 96, 3])
    let single = try images.flatMap { try model.backbone($0, Trace()).values }
    let together = try model.backbone(both, Trace()).values
    #expect(relativeDifference(together, single) < 1e-5)
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
