import Checkpoints
import Foundation
import Support
import Testing

/// `fovea view`: attention that another program saved.
@Suite struct ViewFileTests {
  private static let picture = Fixtures.path("images/rgb-320x240.png")

  /// Two heads of a class token and 4 x 4 tokens; rows sum to 1, and head, query and key matter.
  private static func weights(batch: Int = 1) -> [Float] {
    (0..<batch * 2 * 17).flatMap { row -> [Float] in
      let raw = (0..<17).map { key in Float((row * 5 + key * 7) % 13 + 1) }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }
  }

  /// Writes the weights and calls `body` with the folder, in which `attention.npy` lies.
  private func withFile<Result>(
    _ shape: [Int] = [2, 17, 17], _ values: [Float] = ViewFileTests.weights(),
    _ body: (String) throws -> Result
  ) throws -> Result {
    try inTemporaryFolder { folder in
      try NumPyFile.write(values, shape: shape, to: folder + "/attention.npy")
      try FileManager.default.copyItem(atPath: Self.picture, toPath: folder + "/photo.png")
      return try body(folder)
    }
  }

  @Test func theExplorersScreen() throws {
    try withFile { folder in
      let screen = try succeed(
        "view", "attention.npy", "--image", "photo.png", "--screen", "80x24", "--query", "1,2",
        "--keys", "2 Right", in: folder)
      expectGolden(screen.text, "view-80x24")
      let asks = try succeed(
        "view", "attention.npy", "--image", "photo.png", "--screen", "100x24", "--layer",
        "attention, class token asks", "--keys", "o", in: folder)
      expectGolden(asks.text, "view-class-token-100x24")
    }
  }

  /// Every format of the file, with and without batch, gives the same drawing.
  @Test func containersAndShapesAreAlike() throws {
    try withFile { folder in
      func drawn(_ file: String, _ layer: String) throws -> String {
        let text = try succeed(
          "view", file, "--image", "photo.png", "--layer", layer, "--head", "1", "--query", "3,1",
          "--format", "text", in: folder
        ).text
        return text.split(separator: "\n").dropFirst().filter { !$0.hasPrefix("#") }
          .joined(separator: "\n")
      }
      let first = try drawn("attention.npy", "attention")
      #expect(first.contains("class token"))
      try NumPyFile.write(Self.weights(), shape: [1, 2, 17, 17], to: folder + "/batch.npy")
      #expect(try drawn("batch.npy", "batch") == first)
      try Safetensors.write(
        [
          TensorSource(name: "blocks.0.attn", shape: [2, 17, 17], floats: Self.weights()),
          TensorSource(name: "x", shape: [4, 4], floats: [Float](repeating: 1, count: 16)),
        ], to: folder + "/all.safetensors")
      #expect(try drawn("all.safetensors", "blocks.0.attn") == first)
      try NumPyFile.write(Self.weights(batch: 3), shape: [3, 2, 17, 17], to: folder + "/many.npy")
      let many = try drawn("many.npy", "many")
      #expect(many.contains("image 1 of 3"))
      #expect(many.replacing(", image 1 of 3", with: "") == first)
    }
  }

  @Test func theCommandItShowsDrawsTheSame() throws {
    try withFile { folder in
      let options = [
        "--image", "photo.png", "--fit", "crop", "--layer", "attention, class token asks", "--head",
        "1", "--scale", "unit",
      ]
      let page = try Command.run(
        ["view", "attention.npy"] + options + ["--screen", "120x30", "--keys", "y"], in: folder)
      let lines = page.lines.map { $0.dropFirst(2).dropLast(2) }
        .drop { !$0.hasPrefix("fovea ") }.prefix { $0.contains("-") }
      let command = lines.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \\")) }
        .joined(separator: " ")
      #expect(
        command.hasPrefix("fovea view attention.npy --image photo.png --size 64x64 --fit crop"))
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.currentDirectoryURL = URL(fileURLWithPath: folder)
      let words = command.replacing("fovea view", with: "\(Command.program.path) view")
      shell.arguments = ["-c", words + " -o pasted.txt"]
      try shell.run()
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 0)
      let direct = try Command.run(
        ["view", "attention.npy"] + options + ["--format", "text"], in: folder)
      #expect(try String(contentsOfFile: folder + "/pasted.txt", encoding: .utf8) == direct.text)
    }
  }

  @Test func aPlaceIsOpenedAgain() throws {
    try withFile { folder in
      let keys = ": p l a c e Space p . j s o n Enter"
      let options = ["--image", "photo.png", "--head", "1", "--grid", "4x4", "--screen", "80x24"]
      _ = try Command.run(["view", "attention.npy"] + options + ["--keys", keys], in: folder)
      let again = try succeed("--place", "p.json", "--screen", "80x24", "--keys", "2", in: folder)
      let first = try Command.run(
        ["view", "attention.npy"] + options + ["--keys", "2"], in: folder)
      #expect(again.text == first.text && !again.text.isEmpty)
      expectFault(try fovea("render", "--place", "p.json", in: folder), "fovea view")
    }
  }

  @Test func everyViewIsDrawnOrSaysWhyNot() throws {
    try withFile { folder in
      for view in [
        "attention", "footprint", "groups", "overview", "compare", "cost", "levels", "reshape",
        "steps", "bias",
      ] {
        for layer in ["attention", "attention, class token asks"] {
          let result = try fovea(
            "view", "attention.npy", "--image", "photo.png", "--view", view, "--layer", layer,
            "--screen", "80x24", in: folder)
          #expect(result.status == 0 && result.lines.count == 24, "\(view)")
        }
      }
      let figure = folder + "/map.png"
      _ = try succeed("view", "attention.npy", "--image", "photo.png", "-o", figure, in: folder)
      #expect(try Data(contentsOf: URL(fileURLWithPath: figure)).starts(with: [0x89, 0x50]))
    }
  }

  @Test func aDumpIsOpenedAsItsNetworkLaysItOut() throws {
    try inTemporaryFolder { folder in
      let model = ["--model", "crossformer_tiny"]
      let place = ["--layer", "layers.2.blocks.1", "--head", "2", "--query", "3,9"]
      _ = try Command.run(
        ["dump", "--input", Self.picture, "-o", "d.safetensors"] + model, in: folder)
      func drawn(_ arguments: [String]) throws -> [String] {
        let result = try Command.run(arguments + place + ["--format", "text"], in: folder)
        #expect(result.status == 0, "\(result.errors)")
        return result.lines.dropFirst().filter { !$0.hasPrefix("#") }
      }
      let first = try drawn(["render", "--input", Self.picture] + model)
      #expect(try drawn(["view", "d.safetensors", "--image", Self.picture]) == first)
      #expect(!first.isEmpty)
    }
  }

  @Test func oneLayerIsDumped() throws {
    try inTemporaryFolder { folder in
      _ = try succeed("dump", "--layer", "stages.3.blocks.1", "-o", "one.npy", in: folder)
      _ = try succeed("dump", "--layer", "stages.3.blocks.1", "-o", "one.safetensors", in: folder)
      let (one, both) = (
        try Checkpoint.open(folder + "/one.npy"), try Checkpoint.open(folder + "/one.safetensors")
      )
      let name = "attention.stages.3.blocks.1.attn"
      #expect(Set(both.tensors.map(\.name)) == [name, "feature.stages.3.blocks.1"])
      #expect(try values(one.tensors.first) == values(both[name]))
      expectFault(try fovea("dump", "-o", "all.npy", in: folder), "--layer")
      expectFault(
        try fovea("dump", "--layer", "stages.9", "-o", "x.npy", in: folder), "stages.9")
    }
  }

  @Test func filesThatHoldNoAttention() throws {
    try withFile { folder in
      func fault(_ file: String, _ words: String, _ more: String...) throws {
        let arguments = ["view", file, "--image", "photo.png", "--format", "text"] + more
        expectFault(try Command.run(arguments, in: folder), words)
      }
      func numpy(_ shape: [Int], _ value: Float = 0.1) throws -> String {
        let values = [Float](repeating: value, count: shape.reduce(1, *))
        try NumPyFile.write(values, shape: shape, to: folder + "/x.npy")
        return "x.npy"
      }
      func header(_ shape: String) throws -> String {
        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
        while (text.utf8.count + 11) % 64 != 0 { text += " " }
        text += "\n"
        let bytes: [UInt8] =
          [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/huge.npy"))
        return "huge.npy"
      }
      try fault("none.npy", "no such file")
      try fault("photo.png", "not a safetensors, PyTorch or NumPy file")
      try fault(try numpy([17]), "1 axis")
      try fault(try numpy([1, 1, 1, 4, 4]), "5 axes")
      try fault(try numpy([2, 0, 4]), "empty")
      try fault(try numpy([2, 47, 47]), "--grid HxW")
      try fault(try numpy([2, 16, 15]), "--grid HxW")
      try fault(try numpy([2, 16, 16], .nan), "not finite")
      try fault(try numpy([2, 16, 16], .infinity), "not finite")
      try fault(try header("(9223372036854775807, 4, 4)"), "impossible shape")
      try fault(try header("(1000000, 100000, 100000)"), "huge.npy")
      try fault("attention.npy", "5x5", "--grid", "5x5")
      try fault("attention.npy", "65536x65536", "--grid", "65536x65536")
      try fault("attention.npy", "no tensor 'y'", "--tensor", "y")
      try fault("attention.npy", "whole squares", "--size", "63x64")
      let whole = try Data(contentsOf: URL(fileURLWithPath: folder + "/attention.npy"))
      for length in [0, 5, 64, 200, whole.count - 1] {
        try whole.prefix(length).write(to: URL(fileURLWithPath: folder + "/cut.npy"))
        try fault("cut.npy", "cut.npy")
      }
      expectFault(
        try fovea("view", "attention.npy", "--image", "gone.png", "--format", "text", in: folder),
        "gone.png")
      expectFault(try fovea("view", "attention.npy", in: folder), "--image", status: 64)
    }
  }

  /// A file whose notes claim another network, or nonsense, is read as any other.
  @Test func notesAreNotTrusted() throws {
    try withFile { folder in
      for notes in [
        ["fovea": "0", "config": "{", "family": "pvt_v2", "size": "64x64"],
        ["fovea": "0", "config": "{}", "family": "pvt_v2", "size": "99999999x1"],
        ["fovea": "0", "config": "{}", "family": "recorded", "size": "64x64"],
        ["fovea": "0", "config": "{\"depths\": [999999999, 1, 1, 1]}", "family": "pvt_v2"],
        ["fovea": "0", "config": "{}", "family": "quadtree", "size": "4096x4096"],
      ] {
        try Safetensors.write(
          [TensorSource(name: "attn", shape: [2, 17, 17], floats: Self.weights())],
          metadata: notes, to: folder + "/claims.safetensors")
        let result = try succeed(
          "view", "claims.safetensors", "--image", "photo.png", "--format", "text", in: folder)
        #expect(result.text.contains("class token"))
      }
    }
  }
}
