import Backbones
import Checkpoints
import Support
import Tensors
import Testing

/// Checkpoints as their authors' training scripts or timm write them.
@Suite struct ReferenceCheckpointTests {
  @Test func everyFamilyHasACheckpoint() throws {
    let families = try ReferenceCheckpoint.names.map {
      type(of: try ReferenceCase(ReferenceCheckpoint.miniCase(of: $0)).configuration).family
    }
    #expect(Set(families) == Set(Family.allCases))
  }

  @Test(arguments: ReferenceCheckpoint.names) func givesItsLogits(file: String) throws {
    let reference = try #require(ReferenceCheckpoint.all()[file])
    let parameters = try CheckpointParameters(
      try Checkpoint.open(Fixtures.path("checkpoints/" + file)))
    let network = try ReferenceCase(ReferenceCheckpoint.miniCase(of: file)).configuration
      .load(parameters, height: reference.height, width: reference.width)
    let image = try seededImage(
      height: reference.height, width: reference.width, seed: reference.seed)
    let logits = try network.backbone(image, Trace())
    #expect(logits.shape == [1, reference.logits.count])
    #expect(relativeDifference(logits.values, reference.logits) <= 1e-4)
  }
}
