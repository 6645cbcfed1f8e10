import Checkpoints
import Foundation
import Support
import Testing

struct PyTorchTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("training.pth", "PyTorch zip"), ("training-protocol4.pth", "PyTorch zip"),
    ("training-packed.pth", "PyTorch zip"), ("training-legacy.pth", "PyTorch before 1.6"),
  ])
  func readsTrainingCheckpoints(file: String, layout: String) throws {
    let checkpoint = try Checkpoint.open(small(file))
    #expect(checkpoint.container == "\(layout), state dict inside `model`")
    #expect(
      checkpoint.metadata == ["epoch": "12", "best": "81.25", "arch": "tiny", "done": "true"])
    #expect(checkpoint.tensors.first?.name == "float32")
    #expect(checkpoint.tensors.count == 18)
    for (name, type, shape) in [
      ("float32", .float32, [4, 6]), ("float16", .float16, [3, 5]), ("bfloat16", .bfloat16, [7]),
      ("float64", .float64, [2, 2, 2]), ("parameter", .float32, [5]),
    ] as [(String, ElementType, [Int])] {
      let tensor = try #require(checkpoint[name])
      #expect(tensor.elementType == type)
      #expect(tensor.shape == shape)
      #expect(try tensor.floats().array == ramp(tensor.count))
    }
    #expect(checkpoint["scalar"]?.shape == [])
    #expect(try checkpoint["scalar"]?.floats().array == [2.5])
    #expect(checkpoint["empty"]?.shape == [0, 4])
    #expect(try checkpoint["transposed"]?.floats().array.prefix(3) == [0, 0.75, 1.5])
    #expect(try checkpoint["int64"]?.integers() == [-3, 4, 5, 1 << 40])
  }

  @Test func storedEntriesAreSeenInPlace() throws {
    let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/crossformer_mini.pth"))
    #expect(try checkpoint.tensors.allSatisfy { try $0.floats().isBorrowed })
  }

  @Test func theStateDictCanBeChosen() throws {
    let path = small("training.pth")
    let averaged = try Checkpoint.open(path, choosing: "model_ema")
    #expect(averaged.container == "PyTorch zip, state dict inside `model_ema`")
    #expect(try averaged["float32"]?.floats().array == ramp(24).map { $0 + 1 })
    let same = try Checkpoint.open(argument: path + "#model_ema")
    #expect(same.container == averaged.container)
    #expect(try Checkpoint.open(argument: path).container.hasSuffix("`model`"))
    #expect(
      fault(path, choosing: "ema")
        == "training.pth has no state dict 'ema'; it can be opened with #model and #model_ema")
    #expect(
      fault(small("unusual-key.pth"))
        == "unusual-key.pth holds a dictionary without tensors; it can be opened with #teacher")
    #expect(try Checkpoint.open(argument: small("unusual-key.pth#teacher")).tensors.count == 1)
    let flat = Fixtures.path("checkpoints/quadtree_b_mini.pth")
    #expect(
      fault(flat, choosing: "model")
        == "quadtree_b_mini.pth has no state dict 'model'; it holds no state dict to choose")
  }

  @Test func namesWithANumberSignAreFound() throws {
    let path = try folder.write(try bytes(small("training.pth")), "run#3.pth")
    #expect(try Checkpoint.open(argument: path).tensors.count == 18)
    #expect(try Checkpoint.open(argument: path + "#model_ema").tensors.count == 1)
  }

  @Test func prefixOfSeveralDevicesIsTakenOff() throws {
    let checkpoint = try Checkpoint.open(small("prefixed.pth"))
    #expect(checkpoint.tensors.first?.name == "float32")
    #expect(checkpoint.container.hasSuffix(", prefix `module.` taken off"))
  }

  @Test func wholeModelsAreNamedAsSuch() {
    #expect(
      fault(small("whole-model.pth"))
        == "whole-model.pth holds an object of class 'torch.nn.modules.linear.Linear', "
        + "not a state dict")
    #expect(
      fault(small("whole-model-inside.pth"))
        == "whole-model-inside.pth holds an object of class 'torch.nn.modules.linear.Linear' "
        + "inside `model`, not a state dict")
  }

  /// Every value of the fixtures is drawn from its parameter's name, so all can be checked.
  @Test func everyFixtureReadsWhole() throws {
    let expected = try ReferenceCheckpoint.all()
    let names = Fixtures.names(in: "checkpoints").filter {
      $0.hasSuffix(".pth") || $0.hasSuffix(".tar")
    }
    #expect(names.count >= 8)
    for name in names {
      let seed = try #require(expected[name]).seed
      let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/\(name)"))
      #expect(checkpoint.tensors.count > 100)
      for tensor in checkpoint.tensors where tensor.elementType == .float32 {
        let drawn = try SeededTensor.parameter(tensor.name, shape: tensor.shape, seed: seed)
        #expect(try tensor.floats().array == drawn.array, "\(name) \(tensor.name)")
      }
    }
  }

  @Test func packedStoragesAreInflatedWithinLimits() throws {
    let packed = try Checkpoint.open(small("packed-storage.pth"))
    let tensor = try #require(packed["w"])
    let error = #expect(throws: CheckpointError.self) { try tensor.floats() }
    #expect(error?.fault.hasPrefix("packs 18 MiB of 'archive/data/0' into ") == true)
  }

  @Test func bothLayoutsHoldTheSameNetwork() throws {
    let new = try Checkpoint.open(Fixtures.path("checkpoints/pvt_v2_mini-author-names.pth"))
    let old = try Checkpoint.open(Fixtures.path("checkpoints/pvt_v2_mini-author-names-legacy.pth"))
    #expect(
      try Fingerprint.of(tensors: new.tensors) == Fingerprint.of(tensors: old.tensors))
  }
}
