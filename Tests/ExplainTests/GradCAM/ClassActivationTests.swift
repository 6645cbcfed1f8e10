import Backbones
import Explain
import Support
import Testing

/// Class activation maps of the small reference networks.
struct ClassActivationTests {
  /// The target that a reference file's gradients belong to.
  private static func target(_ name: String, in observation: Observation) throws
    -> ResolvedClassTarget
  {
    let reference = try ReferenceCase(name)
    let index = try #require(Int(reference.file.metadata["class"] ?? ""))
    return try observation.resolved(ClassTarget(.index(index)))
  }

  @Test(arguments: ReferenceCase.names)
  func gradCAMAgreesWithTheReference(name: String) throws {
    let reference = try ReferenceCase(name)
    let observed = try ObservedCase(name)
    let outline = observed.observation.outline
    let target = try Self.target(name, in: observed.observation)
    let activations = try ClassActivations(observed.observation, target)
    let prefix = "gradcam."
    let keys = reference.file.tensors.map(\.name).filter { $0.hasPrefix(prefix) }
    #expect(keys.count > 4)
    for key in keys {
      let unit = try #require(
        outline.units.firstIndex { $0.path == key.dropFirst(prefix.count) }, "\(key)")
      let map = try #require(activations.map(.gradCAM, unit: unit))
      let (shape, values) = try reference.tensor(key)
      #expect(shape == [map.grid.count], "\(key)")
      #expect(relativeDifference(map.rectified, values) <= 1e-4, "\(key)")
      // Small values would pass the rule above whatever they are.
      let apart = zip(map.rectified, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(apart <= 2e-3 * max(map.reach, values.max() ?? 0), "\(key): \(apart)")
    }
  }

  @Test(arguments: ReferenceCase.names)
  func atTheFinalNormTheCellsAndTheBiasSumToTheLogit(name: String) throws {
    let observed = try ObservedCase(name)
    let observation = observed.observation
    let last = try #require(observation.outline.finalNormalization)
    let nothing = observed.zeroFeatures(ofUnit: last)
    let biases = observed.model.network.backbone.logits(nothing, Trace()).values
    for index in [0, 4, 9] {
      let target = try observation.resolved(ClassTarget(.index(index)))
      let activations = try ClassActivations(observation, target, from: last)
      let map = try #require(activations.map(.gradCAM, unit: last))
      let logit = observation.logits[index]
      #expect(abs(map.sum + biases[index] - logit) <= 1e-4 * (1 + abs(logit)))
      // The gradient is the same at every token there, so the two cannot differ.
      let hires = try #require(activations.map(.hiResCAM, unit: last))
      #expect(relativeDifference(map.cells, hires.cells) <= 1e-6)
    }
  }

  @Test func aDifferenceOfClassesIsTheDifferenceOfTheirMaps() throws {
    let observation = try ObservedCase("pvt_v2_mini").observation
    let unit = try #require(observation.outline.unit(at: "stages.3.blocks.0"))
    func map(_ target: ClassTarget) throws -> ClassActivationMap {
      let activations = try ClassActivations(
        observation, try observation.resolved(target), from: unit)
      return try #require(activations.map(.gradCAM, unit: unit))
    }
    let both = try map(ClassTarget(.index(2), against: .index(7)))
    let apart = zip(try map(ClassTarget(.index(2))).cells, try map(ClassTarget(.index(7))).cells)
    #expect(relativeDifference(both.cells, apart.map { $0 - $1 }) <= 1e-5)
    #expect(both.reach > 0)
  }

  @Test(arguments: ReferenceCase.names)
  func tensorsThatOnlyFeedANormAreOrthogonalToTheirGradients(name: String) throws {
    let observation = try ObservedCase(name).observation
    let outline = observation.outline
    let activations = try ClassActivations(
      observation, try Self.target(name, in: observation))
    let flagged = outline.units.indices.filter { outline.normalizationAlone(after: $0) != nil }
    #expect(!flagged.isEmpty)
    for unit in outline.units.indices where outline.units[unit].role == .block {
      let products = try #require(activations.map(.hiResCAM, unit: unit)).reach
      let means = try #require(activations.map(.gradCAM, unit: unit)).reach
      // What is left is the norm's epsilon and rounding.
      let isNothing = products < 0.01 * means
      #expect(
        isNothing == flagged.contains(unit),
        "\(outline.units[unit].path): \(products) beside \(means)")
    }
  }

  @Test func aWalkWithFewInputsKeptIsTheSame() throws {
    let whole = try ObservedCase("gcvit_mini").observation
    let sparse = try ObservedCase(
      "gcvit_mini", limits: Observation.Limits(attention: 0, inputs: 0)
    ).observation
    let target = try whole.resolved(ClassTarget())
    let maps = [try ClassActivations(whole, target), try ClassActivations(sparse, target)]
    for unit in whole.outline.units.indices {
      for method in ClassActivationMethod.ofFeatures {
        #expect(maps[0].map(method, unit: unit) == maps[1].map(method, unit: unit))
      }
    }
  }

  @Test func aWalkCanBeGivenUp() throws {
    struct GivenUp: Error {}
    let observation = try ObservedCase("pvt_v2_mini").observation
    let target = try observation.resolved(ClassTarget())
    var shares: [Double] = []
    _ = try ClassActivations(observation, target) { shares.append($0) }
    #expect(shares == shares.sorted() && shares.last == 1)
    #expect(throws: GivenUp.self) {
      _ = try ClassActivations(observation, target) { if $0 > 0.5 { throw GivenUp() } }
    }
  }
}
