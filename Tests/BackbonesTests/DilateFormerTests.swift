import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing

@Suite struct DilateFormerTests {
  @Test func everyTensorOfTheMiniCaseAgrees() throws {
    let reference = try ReferenceCase("dilateformer_mini")
    let (logits, trace) = try reference.run(
      reference.configuration(DilateFormerConfiguration.self))
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

  @Test func parametersAreTheAuthors() throws {
    let reference = try ReferenceCase("dilateformer_mini")
    let network = try reference.configuration(DilateFormerConfiguration.self)
      .outline(height: 64, width: 96)
    let data = try Data(
      contentsOf: URL(fileURLWithPath: Fixtures.path("mini/dilateformer_mini.parameters.json")))
    let listed = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    #expect(network.parameters.map(\.name) == listed.map { $0[0] as? String })
    #expect(network.parameters.map(\.shape) == listed.map { $0[1] as? [Int] })
  }

  @Test func tinyAgreesAtFullSize() throws {
    let file = try ReferenceSummary.File("dilateformer_tiny-224x224-seed0")
    let (logits, trace) = try runSeeded(
      Variant.named("dilateformer_tiny").configuration, height: 224, width: 224, seed: file.seed)
    let greatest = file.logits.reduce(0) { max($0, abs($1)) }
    let error = zip(logits.values, file.logits).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(logits.count == file.logits.count && error <= 1e-3 * (1 + greatest))
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

  @Test func aCheckpointGivesItsLogits() throws {
    let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/dilateformer_mini.pth"))
    let expected = try #require(
      Fixtures.json("checkpoints/expected.json")["dilateformer_mini.pth"] as? [String: Any])
    let configuration = try ReferenceCase("dilateformer_mini")
      .configuration(DilateFormerConfiguration.self)
    let (height, width) = (expected["height"] as? Int ?? 0, expected["width"] as? Int ?? 0)
    let network = try configuration.load(
      StoredParameters(checkpoint: checkpoint), height: height, width: width)
    let image = try seededImage(
      height: height, width: width, seed: UInt64(expected["seed"] as? Int ?? 0))
    let logits = try network.backbone(image, Trace()).values
    let theirs = try #require(expected["logits"] as? [Double])
    #expect(logits.count == theirs.count)
    for (ours, value) in zip(logits, theirs) { #expect(abs(Double(ours) - value) < 1e-4) }
  }

  @Test(arguments: [(32, 32), (33, 47), (225, 160), (224, 224)])
  func sidesAreHalvedUpwards(_ height: Int, _ width: Int) throws {
    let network = try Variant.named("dilateformer_tiny").configuration
      .outline(height: height, width: width)
    let trace = network.outlineTrace()
    func half(_ grid: Grid) -> Grid {
      Grid(height: (grid.height + 1) / 2, width: (grid.width + 1) / 2)
    }
    var grid = half(half(Grid(height: height, width: width)))
    var stride = 4
    for record in trace.features {
      if record.path.hasSuffix("downsample") { (grid, stride) = (half(grid), 2 * stride) }
      #expect(record.features.grid == grid, "\(record.path)")
      #expect(record.features.stride == stride)
    }
    #expect(stride == 32)
  }

  @Test func imagesOfABatchDoNotMeet() throws {
    let configuration = try ReferenceCase("dilateformer_mini")
      .configuration(DilateFormerConfiguration.self)
    let network = try configuration.load(ReferenceParameters(seed: 1), height: 40, width: 56)
    let images = try [2, 3].map { try seededImage(height: 40, width: 56, seed: $0) }
    let together = try network.backbone(
      Tensor(images.flatMap(\.values), shape: [2, 40, 56, 3]), Trace())
    let apart = try images.flatMap { try network.backbone($0, Trace()).values }
    let error = zip(together.values, apart).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(together.shape == [2, 10] && error < 1e-5)
  }

  @Test func everyAxisOfARearrangementHasASize() throws {
    let trace = try Variant.named("dilateformer_tiny").configuration
      .outline(height: 64, width: 96).outlineTrace()
    let moved = trace.steps.filter { $0.rearrangement != nil }
    #expect(!moved.isEmpty)
    for step in moved {
      let after = try #require(step.rearrangement?.components(separatedBy: " -> ").last)
      // The sizes of each axis after the move, joined axes multiplied.
      let groups = after.replacing("(", with: "( ").replacing(")", with: " )").split(separator: " ")
      var (sizes, product): ([Int], Int?) = ([], nil)
      for name in groups {
        switch name {
        case "(": product = 1
        case ")": (sizes, product) = (sizes + [product ?? 0], nil)
        default:
          let size = try #require(step.sizes[String(name)], "\(step.path): \(name)")
          if let sofar = product { product = sofar * size } else { sizes.append(size) }
        }
      }
      #expect(sizes == step.shape, "\(step.path)")
    }
  }

  @Test func theTraceNamesEveryStepOfABlock() throws {
    let trace = try Variant.named("dilateformer_tiny").configuration
      .outline(height: 64, width: 64).outlineTrace()
    let block = "stages.0.blocks.1."
    let steps = trace.steps.filter { $0.path.hasPrefix(block) }
    let lines = steps.map { step in
      let path = step.path.dropFirst(block.count)
      let sizes = zip(step.axes, step.shape).map { "\($0) \($1)" }.joined(separator: ", ")
      #expect(step.axes.count == step.shape.count, "\(step.path)")
      return "\(path): \(step.kind) \(step.rearrangement ?? step.formula) [\(sizes)]"
        + (step.macs > 0 ? " \(step.macs) MACs" : "")
    }
    expectGolden(lines.joined(separator: "\n") + "\n", "dilateformer-block")
  }
}

/// The parameters in a checkpoint, counters left out.
private struct StoredParameters: ParameterSource {
  let checkpoint: Checkpoint

  var names: [String]? {
    checkpoint.tensors.map(\.name).filter { !$0.hasSuffix("num_batches_tracked") }
  }

  func tensor(named name: String, shape: [Int]) throws -> Tensor? {
    guard let stored = checkpoint[name] else { return nil }
    return Tensor(try stored.floats().array, shape: stored.shape)
  }
}
