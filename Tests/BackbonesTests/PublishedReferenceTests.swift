import Backbones
import Support
import Tensors
import Testing

/// Published variants at full size against what their authors' code computes.
@Suite struct PublishedReferenceTests {
  @Test func everyFamilyHasAReference() throws {
    let families = try PublishedReference.names.map {
      try Variant.named(PublishedReference($0).model).family
    }
    #expect(Set(families) == Set(Family.allCases))
  }

  @Test(arguments: PublishedReference.names) func everyTensorAgrees(file: String) throws {
    let reference = try PublishedReference(file)
    let configuration = try Variant.named(reference.model).configuration
    let tensors = try SeededPass(
      configuration, height: reference.height, width: reference.width, seed: reference.seed
    ).tensors
    let logits = try #require(tensors["logits"])
    #expect(relativeDifference(logits.values, reference.logits) <= 1e-3)
    let summaries = reference.summaries
    let compared = tensors.keys.filter { $0 != "logits" && !$0.hasSuffix(".topk_score") }
    #expect(Set(summaries.keys) == Set(compared))
    for (name, summary) in summaries {
      let tensor = try #require(tensors[name], "\(name)")
      summary.expect(tensor.values, shape: tensor.shape, name)
    }
  }
}
