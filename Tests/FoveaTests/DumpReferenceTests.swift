import Checkpoints
import Support
import Testing

@Suite struct DumpReferenceTests {
  @Test(arguments: PublishedReference.names)
  func everyTensorEqualsTheReference(name: String) throws {
    let reference = try PublishedReference(name)
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed(
        "dump", "--model", reference.model, "--weights", "seeded:\(reference.seed)",
        "--input", "seeded:\(reference.seed)",
        "--size", "\(reference.height)x\(reference.width)", "--output", file)
      let dump = try Checkpoint.open(file)
      #expect(dump["input"]?.shape == [3, reference.height, reference.width])
      #expect(relativeDifference(try values(dump["logits"]), reference.logits) <= 1e-3)
      #expect(
        Set(dump.tensors.map(\.name)) == Set(reference.summaries.keys).union(["input", "logits"]))
      for (name, summary) in reference.summaries {
        let tensor = try #require(dump[name])
        summary.expect(try values(tensor), shape: tensor.shape, name)
      }
    }
  }
}
