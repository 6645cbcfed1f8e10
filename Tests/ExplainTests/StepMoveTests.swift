import Backbones
import Explain
import Support
import Tensors
import Testing

/// Walking through a network as in a debugger.
@Suite struct StepMoveTests {
  @Test(arguments: ReferenceCase.names) func overWalksThroughEverySameKindAndBack(
    name: String
  ) throws {
    let outline = Outline(try ReferenceCase(name).outline(), name: name)
    for level in [Outline.Node.Level.stage, .unit, .step] {
      let first = try #require(outline.nodes.firstIndex { $0.level == level })
      var walked = [first]
      while let next = outline.node(.over, from: walked[walked.count - 1]) { walked.append(next) }
      let heads = outline.nodes.indices.filter {
        outline.nodes[$0].level == level
          || (level == .unit && outline.nodes[$0].path == "head"
            && outline.nodes[$0].level == .stage)
      }
      if level != .stage { #expect(walked == heads) }
      for (before, after) in zip(walked, walked.dropFirst())
      where outline.nodes[after].path != "head" || level == .unit {
        #expect(outline.node(.back, from: after) == before)
      }
      #expect(outline.node(.back, from: first) == nil)
    }
  }

  @Test func intoAndOutAreInverse() throws {
    let outline = Outline(try ReferenceCase("gcvit_mini").outline(), name: "gcvit_mini")
    for node in outline.nodes.indices {
      if let inside = outline.node(.into, from: node) {
        #expect(outline.node(.out, from: inside) == node)
        #expect(outline.nodes[inside].level > outline.nodes[node].level)
      } else {
        #expect(outline.nodes[node].level == .step)
      }
    }
    #expect(outline.node(.out, from: 0) == nil)
  }

  @Test func layersAreRunTo() throws {
    let outline = Outline(try ReferenceCase("pvt_v2_mini").outline(), name: "pvt_v2_mini")
    let node = try #require(outline.node(at: "stages.1.blocks.0.attn.scores"))
    #expect(outline.nodes[node].level == .step)
    let block = try #require(outline.node(at: "stages.1.blocks.0"))
    #expect(outline.nodes[block].level == .unit)
    #expect(outline.inspectableUnit(of: node) == outline.nodes[block].unit)
    #expect(outline.node(at: "nowhere") == nil)
    #expect(outline.inspectableUnit(of: outline.nodes.count - 1) == outline.units.count)
    #expect(outline.inspectableUnit(of: 0) == nil)
    for unit in 0...outline.units.count {
      let first = try #require(outline.firstStep(ofUnit: unit))
      #expect(outline.nodes[first].level == .step)
      #expect(outline.inspectableUnit(of: first) == unit)
      #expect(outline.inspectableUnit(of: first - 1) != outline.nodes.count)
    }
  }

  @Test func aSoundPassHasNoNonFiniteValue() throws {
    let observed = try ObservedCase("crossformer_padded_mini")
    var shares: [Double] = []
    #expect(try observed.observation.firstNonFinite { shares.append($0) } == nil)
    #expect(shares == shares.sorted() && shares.count > observed.observation.outline.units.count)
    #expect(throws: CancellationError.self) {
      try observed.observation.firstNonFinite { if $0 > 0.5 { throw CancellationError() } }
    }
  }

  /// Parameters so large that products overflow are found where they are first used.
  @Test(arguments: [
    ("pvt_v2_mini", "stages.1.blocks.0.mlp.fc1.weight", "stages.1.blocks.0.mlp.fc1"),
    ("gcvit_mini", "stages.1.blocks.0.attn.proj.weight", "stages.1.blocks.0.attn.proj"),
    ("quadtree_b_mini", "head.weight", "head"),
  ])
  func theFirstNonFiniteValueIsFound(name: String, parameter: String, step: String) throws {
    struct Spoilt: ParameterSource {
      let seeded: SeededParameters
      let spoilt: String
      var names: [String]? { seeded.names }
      func tensor(named name: String, shape: [Int]) throws -> Tensor? {
        guard name == spoilt else { return try seeded.tensor(named: name, shape: shape) }
        let huge = [Float](repeating: .greatestFiniteMagnitude, count: shape.reduce(1, *))
        return Tensor(huge, shape: shape)
      }
    }
    let sound = try ObservedCase(name).observation
    let network = try ReferenceCase(name).configuration.load(
      Spoilt(seeded: SeededParameters(seed: 0), spoilt: parameter), height: sound.input.height,
      width: sound.input.width)
    let observation = Observation(
      request: sound.request, outline: Outline(network, name: name), input: sound.input,
      weights: "spoilt", logits: sound.logits, classNames: [], attention: [:],
      measured: sound.measured)
    let found = try #require(try observation.firstNonFinite())
    #expect(found.path == step)
    #expect(observation.outline.nodes[found.node].path == step)
    #expect(found.infinities + found.nans > 0)
  }
}
