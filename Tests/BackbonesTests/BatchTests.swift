import Backbones
import Support
import Tensors
import Testing

/// A batch of images gives what its images give one by one.
@Suite struct BatchTests {
  @Test(arguments: ReferenceCase.names) func eachImageHasItsLogits(name: String) throws {
    let reference = try ReferenceCase(name)
    let (height, width) = (reference.size.height, reference.size.width)
    let network = try reference.configuration.load(
      SeededParameters(seed: reference.seed), height: height, width: width)
    let images = try (0..<2).map {
      try seededImage(height: height, width: width, seed: reference.seed + $0)
    }
    let batch = Tensor(images.flatMap(\.values), shape: [2, height, width, 3])
    let together = try SeededPass(network, batch).logits
    let alone = try images.flatMap { try SeededPass(network, $0).logits.values }
    #expect(together.shape == [2, alone.count / 2])
    #expect(relativeDifference(together.values, alone) <= 1e-5)
    #expect(Array(alone.prefix(alone.count / 2)) != Array(alone.suffix(alone.count / 2)))
  }
}
