import Checkpoints
import Foundation
import Support
import Testing

/// `fovea dump --gradient` of every small reference network, tensor by tensor.
struct DumpGradientTests {
  @Test(arguments: ReferenceDump.files)
  func everyGradientIsTheReference(file: String) throws {
    let index = try #require(
      try Checkpoint.open(Fixtures.path("mini/\(file)")).metadata["class"])
    try inTemporaryFolder { folder in
      let dump = try ReferenceDump(file, ["--gradient", index], in: folder)
      let (reference, ours) = (dump.reference, dump.ours)
      #expect(ours.metadata["class"] == index)
      var compared = 0
      for tensor in reference.tensors where tensor.name.hasPrefix("grad") {
        let written = try #require(ours[tensor.name], "\(tensor.name) is missing")
        #expect(written.shape == tensor.shape, "\(tensor.name)")
        let (mine, theirs) = (try written.floats().array, try tensor.floats().array)
        #expect(relativeDifference(mine, theirs) <= 1e-4, "\(tensor.name)")
        // Small gradients would pass the rule above whatever they are.
        let greatest = theirs.reduce(0) { max($0, abs($1)) }
        let apart = zip(mine, theirs).reduce(0) { max($0, abs($1.0 - $1.1)) }
        let isCAM = tensor.name.hasPrefix("gradcam")
        #expect(isCAM || apart <= 2e-3 * greatest, "\(tensor.name): \(apart) of \(greatest)")
        compared += 1
      }
      #expect(compared >= 16)
      try expectAttentionGradients(beside: ours)
      try expectFinalNorm(in: ours, sumsTo: try #require(Int(index)))
    }
  }

  /// Every tensor of attention weights has a gradient of its shape, not all of zeros.
  private func expectAttentionGradients(beside dump: Checkpoint) throws {
    let weights = dump.tensors.filter {
      $0.name.hasPrefix("attention.") && !$0.name.contains(".topk_")
        && !$0.name.hasSuffix(".mixing")
    }
    #expect(!weights.isEmpty)
    for tensor in weights {
      let name = "attention_gradient." + tensor.name.dropFirst("attention.".count)
      let gradient = try #require(dump[name], "\(name) is missing")
      #expect(gradient.shape == tensor.shape, "\(name)")
      #expect(try gradient.floats().array.contains { $0 != 0 }, "\(name) is all zeros")
    }
  }

  /// The final norm is written, and its gradient is the same at every token.
  private func expectFinalNorm(in dump: Checkpoint, sumsTo index: Int) throws {
    let path = try #require(
      ["stages.3.norm", "norm", "norm4"].first { dump["gradient.\($0)"] != nil })
    let gradient = try #require(dump["gradient.\(path)"])
    let cells = try #require(dump["gradcam.\(path)"])
    #expect(gradient.shape.count == 2 && cells.shape == [gradient.shape[0]])
    let values = try gradient.floats().array
    let channels = gradient.shape[1]
    for token in 0..<gradient.shape[0] {
      #expect(
        Array(values[token * channels..<(token + 1) * channels]) == Array(values[..<channels]))
    }
    #expect(dump["feature.\(path)"] == nil)
  }

  @Test func oneLayerAlone() throws {
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed(
        "dump", "--input", "seeded:4", "--size", "64x96", "--layer", "stages.3.blocks.1",
        "--gradient", "7", "-o", file)
      let names = try Checkpoint.open(file).tensors.map(\.name).sorted()
      let path = "stages.3.blocks.1"
      #expect(
        names == [
          "attention.\(path).attn", "attention_gradient.\(path).attn", "feature.\(path)",
          "gradcam.\(path)", "gradient.\(path)",
        ])
    }
  }

  @Test(arguments: [
    ("1000", "classes apart, numbered from 0 to 999; there is no class 1000"),
    ("-1", "there is no class -1"),
  ])
  func noSuchClass(text: String, sentence: String) throws {
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      let result = try fovea(
        "dump", "--model", "pvt_v2_b0", "--input", "seeded:4", "--size", "64x64", "--gradient",
        text, "-o", file)
      expectFault(result, sentence)
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }
}
