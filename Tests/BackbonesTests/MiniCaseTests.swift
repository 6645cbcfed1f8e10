import Backbones
import Checkpoints
import Support
import Tensors
import Testing

/// Small networks of all families, tensor by tensor, against what their authors' code computes.
@Suite struct MiniCaseTests {
  @Test func everyFamilyHasACase() throws {
    let families = try ReferenceCase.names.map {
      type(of: try ReferenceCase($0).configuration).family
    }
    #expect(Set(families) == Set(Family.allCases))
  }

  @Test(arguments: ReferenceCase.names) func everyTensorAgrees(name: String) throws {
    let reference = try ReferenceCase(name)
    let pass = try reference.pass()
    let (tensors, indices) = (pass.tensors, pass.indices)
    let compared = reference.file.tensors.map(\.name).filter {
      !$0.hasPrefix("grad") && $0 != "input"
    }
    #expect(Set(compared) == Set(tensors.keys).union(indices.keys))
    for name in compared {
      let (shape, values) = try reference.tensor(name)
      if let kept = indices[name] {
        #expect(kept.shape == shape, "\(name)")
        #expect(
          KeptKeys(kept.values.map(Float.init), shape: shape).sets
            == KeptKeys(values, shape: shape).sets, "\(name)")
        continue
      }
      let tensor = try #require(tensors[name], "\(name)")
      #expect(tensor.shape == shape, "\(name)")
      var (ours, theirs) = (tensor.values, values)
      // Near-ties may be kept in another order; what a key weighs must not depend on it.
      if let parents = Self.parents(of: name), let kept = indices[parents] {
        ours = KeptKeys(kept.values.map(Float.init), shape: kept.shape).inOrder(ours)
        let (shape, indices) = try reference.tensor(parents)
        theirs = KeptKeys(indices, shape: shape).inOrder(theirs)
      }
      #expect(relativeDifference(ours, theirs) <= 1e-4, "\(name)")
    }
  }

  /// The name of the keys whose children a level's weights belong to; nil for any other tensor.
  private static func parents(of name: String) -> String? {
    guard let match = name.wholeMatch(of: /(attention\..*\.level)([1-9])/),
      let level = Int(match.2)
    else { return nil }
    return "\(match.1)\(level - 1).topk_index"
  }

  @Test(arguments: ReferenceCase.names) func inputsAreTheReferences(name: String) throws {
    let reference = try ReferenceCase(name)
    let image = try SeededTensor.image(
      height: reference.size.height, width: reference.size.width, seed: reference.seed)
    #expect(try image.array == reference.tensor("input").values)
  }

  @Test(arguments: ReferenceCase.names) func parametersAreTheAuthors(name: String) throws {
    let ours = try ReferenceCase(name).outline().parameters.map(ReferenceCase.Parameter.init)
    #expect(try ours == ReferenceCase.Parameter.all(of: name))
  }

  @Test(arguments: ReferenceCase.names) func imagesOfABatchDoNotMeet(name: String) throws {
    let reference = try ReferenceCase(name)
    let size = reference.size
    let network = try reference.configuration.load(
      SeededParameters(seed: 1), height: size.height, width: size.width)
    let images = try [2, 3].map {
      try seededImage(height: size.height, width: size.width, seed: $0)
    }
    let both = Tensor(images.flatMap(\.values), shape: [2, size.height, size.width, 3])
    let together = try SeededPass(network, both)
    let apart = try images.map { try SeededPass(network, $0) }
    #expect(together.logits.shape == [2, 10])
    #expect(
      relativeDifference(together.logits.values, apart.flatMap(\.logits.values)) <= 1e-5)
    for (index, record) in together.trace.attention.enumerated() {
      let alone = apart.map { $0.trace.attention[index] }
      for (place, tensor) in record.tensors.enumerated() {
        let expected = alone.flatMap { $0.tensors[place].weights.values }
        #expect(relativeDifference(tensor.weights.values, expected) <= 1e-5, "\(tensor.path)")
      }
      for (place, selection) in record.selections.enumerated() {
        let expected = alone.flatMap { $0.selections[place].keys.indices.values }
        #expect(selection.keys.indices.values == expected, "\(selection.path)")
      }
    }
  }

  @Test(arguments: ReferenceCase.names) func aPassHasTheShapesOfItsOutline(name: String) throws {
    let reference = try ReferenceCase(name)
    try reference.pass().expect(plannedBy: reference.outline())
  }

  @Test(arguments: ReferenceCase.names) func aUnitRunAgainAloneGivesTheSame(name: String) throws {
    let reference = try ReferenceCase(name)
    let size = reference.size
    let network = try reference.configuration.load(
      SeededParameters(seed: 1), height: size.height, width: size.width)
    let image = try seededImage(height: size.height, width: size.width, seed: 4)
    let trace = try SeededPass(network, image).trace
    var input = Features(image: image)
    for (unit, record) in zip(network.backbone.units, trace.features) {
      let again = Trace(keeping: [.attention, .values])
      #expect(unit(input, again).tokens.values == record.passedOn.tokens.values, "\(unit.path)")
      for attention in again.attention where !attention.contents.isEmpty {
        #expect(attention.contents.map(\.shape) == attention.tensors.map(\.weights.shape))
      }
      input = record.passedOn
    }
    #expect(trace.features.count == network.backbone.units.count)
  }
}
