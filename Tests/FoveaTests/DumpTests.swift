import Checkpoints
import Foundation
import Support
import Testing

@Suite struct DumpTests {
  @Test func keysAndShapesOfASmallInput() throws {
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed(
        "dump", "--model", "pvt_v2_b0", "--input", "seeded:4", "--size", "64x96", "-o", file)
      let dump = try Checkpoint.open(file)
      #expect(dump.container == "safetensors")
      var expected = ["input": [3, 64, 96], "logits": [1000]]
      expected["feature.patch_embed"] = [16 * 24, 32]
      // Grid, channels, heads of each stage; keys are 2 x 3 in all of them.
      let stages = [(16 * 24, 32, 1), (8 * 12, 64, 2), (4 * 6, 160, 5), (2 * 3, 256, 8)]
      for (stage, (tokens, channels, heads)) in stages.enumerated() {
        if stage > 0 { expected["feature.stages.\(stage).downsample"] = [tokens, channels] }
        for block in 0..<2 {
          let path = "stages.\(stage).blocks.\(block)"
          expected["feature." + path] = [tokens, channels]
          expected["attention.\(path).attn"] = [1, heads, tokens, 6]
        }
      }
      for (name, shape) in expected { #expect(dump[name]?.shape == shape, "\(name)") }
      #expect(dump.tensors.allSatisfy { $0.elementType == .float32 })
    }
  }

  @Test func attentionRowsSumToOne() throws {
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed(
        "dump", "--model", "pvt_v2_b0", "--input", "seeded:4", "--size", "33x47", "-o", file)
      let attention = try Checkpoint.open(file).tensors.filter { $0.name.hasPrefix("attention.") }
      #expect(attention.count == 8)
      for tensor in attention {
        let keys = try #require(tensor.shape.last)
        let weights = try values(tensor)
        for row in stride(from: 0, to: tensor.count, by: keys) {
          let sum = weights[row..<row + keys].reduce(0, +)
          #expect(abs(sum - 1) < 1e-4, "\(tensor.name)")
        }
      }
    }
  }

  @Test func aDumpsInputFedBackGivesTheSameLogits() throws {
    try inTemporaryFolder { folder in
      let first = folder + "/first.safetensors"
      // Recognised by content: the name says nothing.
      let second = folder + "/second"
      let third = folder + "/third.safetensors"
      let picture = Fixtures.path("images/rgb-320x240.png")
      _ = try succeed(
        "dump", "--model", "pvt_v2_b0", "--input", picture, "--size", "96x64", "-o", first)
      _ = try succeed("dump", "--model", "pvt_v2_b0", "--input", first, "-o", second)
      _ = try succeed(
        "dump", "--model", "pvt_v2_b0", "--input", second, "--size", "96x64", "-o", third)
      let dumps = try [first, second, third].map { try Checkpoint.open($0) }
      for name in ["input", "logits"] {
        let found = try dumps.map { try values($0[name]) }
        #expect(found[0] == found[1])
        #expect(found[1] == found[2])
      }
      expectFault(
        try fovea(
          "dump", "--model", "pvt_v2_b0", "--input", first, "--size", "64x64", "-o", folder + "/x"),
        first,
        "96x64", "64x64")
      #expect(try names(in: folder) == ["first.safetensors", "second", "third.safetensors"])
    }
  }

  @Test func seedsMatter() throws {
    try inTemporaryFolder { folder in
      func logits(_ weights: String, _ input: String) throws -> [Float] {
        let file = folder + "/dump.safetensors"
        _ = try succeed(
          "dump", "--weights", weights, "--input", input, "--size", "32x32", "-o", file)
        return try values(try Checkpoint.open(file)["logits"])
      }
      let base = try logits("seeded:0", "seeded:0")
      #expect(try logits("seeded:0", "seeded:0") == base)
      #expect(try logits("seeded:1", "seeded:0") != base)
      #expect(try logits("seeded:0", "seeded:1") != base)
      #expect(try logits("seeded:18446744073709551615", "seeded:0") != base)
    }
  }

  @Test func metadataTellsTheOrigin() throws {
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      let picture = Fixtures.path("images/rgb-baseline-333x251.jpg")
      _ = try succeed(
        "dump", "--model", "pvt_v2_b1", "--weights", "seeded:3", "--input", picture, "--size",
        "64x96", "--fit", "squash", "-o", file)
      let metadata = try Checkpoint.open(file).metadata
      let version = try succeed("--version").lines.first
      #expect(metadata["fovea"] == version)
      #expect(metadata["model"] == "pvt_v2_b1")
      #expect(metadata["weights"] == "seeded:3")
      #expect(metadata["weights_sha256"]?.count == 64)
      #expect(metadata["input"] == picture)
      #expect(metadata["input_sha256"] == (try Fingerprint.of(file: picture).hex))
      #expect(metadata["size"] == "64x96")
      #expect(metadata["preprocessing"]?.contains("proportions not kept") == true)
      #expect(metadata["case"] == "pvt_v2_b1")
      #expect(metadata["seed"] == "3")
      let config = try #require(
        try JSONSerialization.jsonObject(with: Data((metadata["config"] ?? "").utf8))
          as? [String: Any])
      #expect(config["embed_dims"] as? [Int] == [64, 128, 320, 512])
      #expect(config["num_classes"] as? Int == 1000)
    }
  }

  @Test func theBuiltInPictureIsNamedWithoutAPath() throws {
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed("dump", "--size", "32x32", "-o", file)
      let metadata = try Checkpoint.open(file).metadata
      #expect(metadata["input"] == "built-in picture")
      #expect(metadata["input_sha256"]?.count == 64)
      #expect(!metadata.values.contains { $0.contains("/") })
    }
  }

  @Test func inputsThatAreNone() throws {
    try inTemporaryFolder { folder in
      func file(_ name: String, _ shape: [Int], _ values: [Float], key: String = "input") throws
        -> String
      {
        let path = "\(folder)/\(name).safetensors"
        let source = TensorSource(name: key, shape: shape, floats: values)
        try Safetensors.write([source], metadata: [:], to: path)
        return path
      }
      let plane = [Float](repeating: 0, count: 32 * 32)
      let none = try file("none", [3, 32, 32], plane + plane + plane, key: "inputs")
      let flat = try file("flat", [32, 32], plane)
      let four = try file("four", [4, 32, 32], plane + plane + plane + plane)
      let small = try file("small", [3, 16, 32], [Float](repeating: 0, count: 3 * 16 * 32))
      let infinite = try file(
        "infinite", [3, 32, 32], plane + plane + plane.dropLast() + [.infinity])
      let target = folder + "/out"
      for (path, part) in [
        (none, "no tensor `input`"), (flat, "[3, height, width]"), (four, "[4, 32, 32]"),
        (infinite, "not finite"),
      ] {
        expectFault(
          try fovea("dump", "--model", "pvt_v2_b0", "--input", path, "-o", target), path, part)
      }
      expectFault(
        try fovea("dump", "--model", "pvt_v2_b0", "--input", small, "-o", target), "32x32", "16x32")
      #expect(!FileManager.default.fileExists(atPath: target))
    }
  }
}
