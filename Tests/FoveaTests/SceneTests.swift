import Foundation
import Pictures
import Scenes
import Support
import Testing

@Suite struct SceneTests {
  @Test func aPictureAndItsMask() throws {
    try inTemporaryFolder { folder in
      let result = try succeed(
        "scene", "--seed", "7", "--class", "star", "--size", "96x128", "--difficulty", "0.5", "-o",
        "star.png", "--mask", "mask.png", in: folder)
      #expect(result.output.isEmpty)
      #expect(try names(in: folder) == ["mask.png", "star.png"])
      let scene = Scene(seed: 7, shape: .star, difficulty: 0.5, height: 96, width: 128)
      #expect(try Picture(contentsOf: folder + "/star.png") == scene.picture)
      // A gray PNG opens as a picture with three equal channels.
      let mask = try Picture(contentsOf: folder + "/mask.png")
      #expect(mask.pixels == scene.mask().samples.flatMap { [$0, $0, $0] })
      let texts = try textsOfPNG(try bytes(folder + "/star.png"))
      #expect(texts["objects"] == "star" && texts["seed"] == "7")
    }
  }

  @Test func severalObjectsHaveAMaskEach() throws {
    try inTemporaryFolder { folder in
      _ = try succeed(
        "scene", "--objects", "3", "--class", "ring", "-o", "scene.png", "--mask", "./mask.png",
        in: folder)
      let scene = Scene(seed: 0, shape: .ring, count: 3)
      let masks = scene.objects.map { "mask-\($0.shape).png" }
      #expect(masks[0] == "mask-ring.png")
      #expect(try names(in: folder) == (masks + ["scene.png"]).sorted())
      for (index, name) in masks.enumerated() {
        let mask = try Picture(contentsOf: folder + "/" + name)
        #expect(mask.pixels == scene.mask(of: index).samples.flatMap { [$0, $0, $0] })
      }
    }
  }

  @Test func standardOutputTakesThePicture() throws {
    let result = try succeed("scene", "--seed", "18446744073709551615")
    let picture = try Picture(decoding: result.output, name: "output")
    #expect(picture == Scene(seed: .max).picture)
  }

  @Test(arguments: [
    (["--class", "blob"], "blob"), (["--class", ""], "disc"), (["--objects", "0"], "1 to 5"),
    (["--objects", "6"], "1 to 5"), (["--objects", "-1"], "1 to 5"), (["--size", "31x224"], "32"),
    (["--size", "224x4097"], "4096"), (["--size", "big"], "a size is height x width"),
    (["--difficulty", "1.01"], "--difficulty takes"), (["--difficulty", "-0.1"], "from 0 to 1"),
    (["--difficulty", "nan"], "from 0 to 1"), (["--seed", "-1"], "-1"), (["--seed", "x"], "x"),
    (["-o", "same.png", "--mask", "same.png"], "same.png"),
  ])
  func faults(arguments: [String], sentence: String) throws {
    try inTemporaryFolder { folder in
      let result = try Command.run(["scene"] + arguments, in: folder)
      expectFault(result, sentence, status: 64)
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test func aMaskThatCannotBeWritten() throws {
    try inTemporaryFolder { folder in
      expectFault(
        try fovea("scene", "-o", "scene.png", "--mask", "missing/mask.png", in: folder),
        "missing/mask.png cannot be written")
    }
  }

  @Test func theProgramOpensItsScenes() throws {
    try inTemporaryFolder { folder in
      _ = try succeed("scene", "--seed", "3", "-o", "scene.png", in: folder)
      let result = try succeed(
        "render", "--input", "scene.png", "--size", "64x64", "--format", "text", in: folder)
      #expect(result.text.contains("# input: scene.png\n"))
    }
  }
}
