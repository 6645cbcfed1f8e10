import Checkpoints
import Foundation
import Support
import Testing

@Suite struct WeightsTests {
  private static let bad = Fixtures.names(in: "checkpoints/bad").filter {
    $0.hasSuffix(".safetensors")
  }

  /// Runs `fovea dump` with weights on a small input.
  private func dump(_ weights: String, to file: String, _ more: String...) throws
    -> Command.Result
  {
    try Command.run(
      [
        "dump", "--model", "pvt_v2_b0", "--weights", weights, "--input", "seeded:1", "--size",
        "32x32", "-o", file,
      ] + more, seconds: 30)
  }

  private func logits(_ file: String) throws -> [Float] {
    try values(try Checkpoint.open(file)["logits"])
  }

  @Test func thereAreBadCheckpoints() { #expect(Self.bad.count >= 16) }

  @Test(arguments: bad)
  func everyBadCheckpointEndsInASentence(name: String) throws {
    let path = Fixtures.path("checkpoints/bad/" + name)
    try inTemporaryFolder { folder in
      expectFault(try dump(path, to: folder + "/out"), path)
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test func pathsThatAreNoCheckpoints() throws {
    let paths = [
      "/nonexistent/weights.safetensors", "/dev/null", "/dev/zero", Fixtures.path("images"),
      Fixtures.path("images/bad/text.jpg"), Fixtures.path("images/rgb-320x240.png"),
      Fixtures.path("costs.json"),
    ]
    for path in paths {
      try inTemporaryFolder { folder in
        expectFault(try dump(path, to: folder + "/out"), path)
        #expect(try names(in: folder).isEmpty)
      }
    }
    expectFault(
      try dump("/nonexistent/training.pth#model_ema", to: "/dev/null"),
      "/nonexistent/training.pth")
    for weights in ["seeded:", "seeded:-1", "seeded:a", "seeded:18446744073709551616", ""] {
      expectFault(try dump(weights, to: "/dev/null"), "--weights", "seeded:", status: 64)
    }
  }

  @Test func aCheckpointGivesWhatItsSeedGives() throws {
    try inTemporaryFolder { folder in
      let weights = folder + "/weights.safetensors"
      try writeSeededCheckpoint("pvt_v2_b0", seed: 7, to: weights)
      let (fromFile, fromSeed) = (folder + "/a", folder + "/b")
      #expect(try dump(weights, to: fromFile).status == 0)
      #expect(try dump("seeded:7", to: fromSeed).status == 0)
      #expect(try logits(fromFile) == logits(fromSeed))
      let metadata = try [fromFile, fromSeed].map { try Checkpoint.open($0).metadata }
      #expect(metadata[0]["weights"] == weights)
      #expect(metadata[0]["seed"] == nil)
      #expect(metadata[0]["weights_sha256"] == metadata[1]["weights_sha256"])
      let fingerprint = try Fingerprint.of(tensors: try Checkpoint.open(weights).tensors)
      #expect(metadata[0]["weights_sha256"] == fingerprint.hex)
    }
  }

  @Test func weightsOfAnotherNetworkNameTheFirstFewAndACount() throws {
    let path = Fixtures.path("checkpoints/pvt_v2_mini-f32.safetensors")
    expectFault(
      try dump(path, to: "/dev/null"), path, "does not fit pvt_v2_b0",
      "parameters have another shape",
      "patch_embed.proj.weight is [8, 3, 7, 7] instead of [32, 3, 7, 7]", "more",
      "parameters are missing", "stages.0.blocks.1.norm1.weight")
  }

  @Test func weightsThatFitAnotherNetworkNameIt() throws {
    try inTemporaryFolder { folder in
      let weights = folder + "/weights.safetensors"
      try writeSeededCheckpoint("pvt_v2_b1", classes: 10, to: weights)
      expectFault(
        try dump(weights, to: "/dev/null"), weights, "does not fit pvt_v2_b0", "pvt_v2_b1",
        "--model")
    }
  }

  @Test func parametersMissingSurplusAndNotFiniteAreNamed() throws {
    try inTemporaryFolder { folder in
      let weights = folder + "/weights.safetensors"
      try writeSeededCheckpoint("pvt_v2_b0", to: weights) { name, values in
        name == "stages.2.blocks.1.mlp.fc1.bias" ? nil : values
      }
      expectFault(
        try dump(weights, to: "/dev/null"), "1 parameter is missing",
        "stages.2.blocks.1.mlp.fc1.bias")

      let surplus = ["a.weight", "b.weight", "c.weight", "d.weight"].map {
        TensorSource(name: $0, shape: [1], floats: [0])
      }
      try writeSeededCheckpoint("pvt_v2_b0", surplus: surplus, to: weights)
      expectFault(
        try dump(weights, to: "/dev/null"), "4 parameters are surplus", "a.weight", "and 1 more")

      try writeSeededCheckpoint("pvt_v2_b0", to: weights) { name, values in
        name == "head.bias" ? values.dropLast() + [.nan] : values
      }
      expectFault(
        try dump(weights, to: "/dev/null"), "not finite", "head.bias", "1 parameter")
    }
  }

  @Test func anotherNumberOfClassesAndItsLabels() throws {
    try inTemporaryFolder { folder in
      let weights = folder + "/weights.safetensors"
      try writeSeededCheckpoint("pvt_v2_b0", classes: 3, to: weights)
      let file = folder + "/out"
      #expect(try dump(weights, to: file).status == 0)
      #expect(try Checkpoint.open(file)["logits"]?.shape == [3])

      let labels = folder + "/labels.txt"
      try Data("cat\r\ndog\r\nbird\r\n".utf8).write(to: URL(fileURLWithPath: labels))
      #expect(try dump(weights, to: file, "--labels", labels).status == 0)
      let screen = try succeed(
        "screen", "--weights", weights, "--size", "32x32", "--labels", labels, "--screen",
        "120x40")
      for name in ["cat", "dog", "bird"] { #expect(screen.text.contains(name)) }
      let numbers = try succeed("screen", "--weights", weights, "--size", "32x32")
      for name in ["class 0", "class 1", "class 2"] { #expect(numbers.text.contains(name)) }
    }
  }

  @Test func labelsThatCannotBeUsed() throws {
    try inTemporaryFolder { folder in
      let (one, binary) = (folder + "/one.txt", folder + "/binary.txt")
      try Data("only\n".utf8).write(to: URL(fileURLWithPath: one))
      try Data([0xFF, 0xFE, 0x00, 0xD8]).write(to: URL(fileURLWithPath: binary))
      for (labels, part) in [
        (one, "1 class, but the network tells 1000 apart"), (binary, "UTF-8"),
        (folder, "is a folder"), ("/dev/zero", "not an ordinary file"),
        (folder + "/missing", "no such file"),
      ] {
        expectFault(
          try dump("seeded:0", to: folder + "/out", "--labels", labels), labels, part)
      }
      #expect(try names(in: folder) == ["binary.txt", "one.txt"])
    }
  }
}
