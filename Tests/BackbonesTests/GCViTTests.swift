import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing

@Suite struct GCViTTests {
  @Test(arguments: ["gcvit_mini", "gcvit_layerscale_mini"])
  func everyTensorOfTheMiniCaseAgrees(_ name: String) throws {
    let reference = try ReferenceCase(name)
    let (logits, trace) = try reference.run(reference.configuration(GCViTConfiguration.self))
    try reference.expect(logits, agreesWith: "logits")
    var compared: Set = ["logits"]
    for record in trace.features where record.path != "stages.3.norm" {
      let key = "feature." + record.path
      #expect(record.features.tokens.shape.dropFirst() == reference.file[key]?.shape[...])
      try reference.expect(record.features.tokens, agreesWith: key)
      compared.insert(key)
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

  @Test(arguments: [("gcvit_mini", 128, 96), ("gcvit_layerscale_mini", 96, 96)])
  func parametersAreTimms(_ name: String, _ height: Int, _ width: Int) throws {
    let network = try ReferenceCase(name).configuration(GCViTConfiguration.self)
      .outline(height: height, width: width)
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("mini/\(name).parameters.json")))
    let listed = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    #expect(network.parameters.map(\.name) == listed.map { $0[0] as? String })
    #expect(network.parameters.map(\.shape) == listed.map { $0[1] as? [Int] })
  }

  @Test func xxtinyAgreesAtFullSize() throws {
    let file = try ReferenceSummary.File("gcvit_xxtiny-224x224-seed0")
    let (logits, trace) = try runSeeded(
      Variant.named("gcvit_xxtiny").configuration, height: 224, width: 224, seed: file.seed)
    #expect(relativeDifference(logits.values, file.logits) <= 1e-3)
    let features = Dictionary(
      uniqueKeysWithValues: trace.features.map { ($0.path, $0.features.tokens) })
    for (path, summary) in file.feature {
      try summary.expect(#require(features[path]), path)
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

  @Test(arguments: ["gcvit_mini", "gcvit_layerscale_mini"])
  func authorsCheckpointsGiveTheirLogits(_ name: String) throws {
    let file = "\(name)-author-names.pth.tar"
    let expected = try #require(
      Fixtures.json("checkpoints/expected.json")[file] as? [String: Any])
    let size = (expected["height"] as? Int ?? 0, expected["width"] as? Int ?? 0)
    let source = try CheckpointParameters(
      try Checkpoint.open(Fixtures.path("checkpoints/\(file)")))
    let network = try ReferenceCase(name).configuration(GCViTConfiguration.self)
      .load(source, height: size.0, width: size.1)
    let image = try seededImage(
      height: size.0, width: size.1, seed: UInt64(expected["seed"] as? Int ?? 0))
    let logits = try network.backbone(image, Trace()).values
    let theirs = try #require(expected["logits"] as? [Double]).map(Float.init)
    #expect(relativeDifference(logits, theirs) <= 1e-4)
  }

  @Test func imagesOfABatchDoNotMeet() throws {
    let configuration = try ReferenceCase("gcvit_mini").configuration(GCViTConfiguration.self)
    let network = try configuration.load(ReferenceParameters(seed: 1), height: 64, width: 96)
    let images = try [2, 3].map { try seededImage(height: 64, width: 96, seed: $0) }
    let traces = [Trace(keeping: .attention), Trace(keeping: .attention)]
    let together = try network.backbone(
      Tensor(images.flatMap(\.values), shape: [2, 64, 96, 3]), Trace(keeping: .attention))
    let apart = try zip(images, traces).flatMap { try network.backbone($0, $1).values }
    #expect(together.shape == [2, 10] && relativeDifference(together.values, apart) < 1e-5)
    // Windows follow each other image by image.
    let joint = Trace(keeping: .attention)
    _ = try network.backbone(Tensor(images.flatMap(\.values), shape: [2, 64, 96, 3]), joint)
    for (index, record) in joint.attention.enumerated() {
      let parts = traces.flatMap { $0.attention[index].tensors[0].weights.values }
      #expect(relativeDifference(record.tensors[0].weights.values, parts) < 1e-5)
    }
  }

  @Test func theGlobalQueryTravelsBesideTheTokens() throws {
    let reference = try ReferenceCase("gcvit_mini")
    let (_, trace) = try reference.run(reference.configuration(GCViTConfiguration.self))
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

  @Test func aUnitRunAgainAloneGivesTheSame() throws {
    let configuration = try ReferenceCase("gcvit_mini").configuration(GCViTConfiguration.self)
    let network = try configuration.load(ReferenceParameters(seed: 1), height: 64, width: 96)
    let trace = Trace(keeping: [.features, .attention])
    _ = try network.backbone(try seededImage(height: 64, width: 96, seed: 4), trace)
    let units = network.backbone.units
    let index = try #require(units.firstIndex { $0.path == "stages.1.blocks.1" })
    let again = Trace(keeping: [.attention, .values])
    let output = units[index](trace.features[index - 1].passedOn, again)
    #expect(output.tokens.values == trace.features[index].features.tokens.values)
    let record = try #require(again.attention.first)
    #expect(record.contents.first?.shape == record.tensors[0].weights.shape)
  }

  @Test(arguments: ["stages.0.blocks.0.", "stages.0.blocks.1.", "stages.0.global_block."])
  func theTraceNamesEveryStep(_ unit: String) throws {
    let trace = try Variant.named("gcvit_small").configuration
      .outline(height: 96, width: 64).outlineTrace()
    let lines = trace.steps.filter { $0.path.hasPrefix(unit) }.map { step in
      let sizes = zip(step.axes, step.shape).map { "\($0) \($1)" }.joined(separator: ", ")
      #expect(step.axes.count == step.shape.count, "\(step.path)")
      return "\(step.path.dropFirst(unit.count)): \(step.kind)"
        + " \(step.rearrangement ?? step.formula) [\(sizes)]"
        + (step.macs > 0 ? " \(step.macs) MACs" : "")
    }
    expectGolden(
      lines.joined(separator: "\n") + "\n", "gcvit-" + unit.dropLast().replacing(".", with: "-"))
  }
}
