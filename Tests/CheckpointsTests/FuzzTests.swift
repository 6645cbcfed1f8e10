import Checkpoints
import Support
import Testing

/// Damaged files: whatever happens, it is an error or a checkpoint whose tensors can be read.
struct FuzzTests {
  private func damaged(_ whole: [UInt8], _ round: Int) -> [UInt8] {
    var draws = Draws(seed: UInt64(round))
    var bytes = whole
    switch round % 4 {
    case 0: bytes.removeLast(.random(in: 1...whole.count, using: &draws))
    case 1:
      let start = Int.random(in: 0..<whole.count, using: &draws)
      bytes.removeSubrange(start..<min(whole.count, start + 1 + round % 9))
    default:
      for _ in 0...(round % 5) {
        bytes[.random(in: 0..<whole.count, using: &draws)] = .random(in: 0...255, using: &draws)
      }
    }
    return bytes
  }

  @Test(arguments: [
    "kinds.safetensors", "training.pth", "training-protocol4.pth", "training-packed.pth",
    "training-legacy.pth", "kinds.npz", "kinds-packed.npz", "column-major.npy",
  ])
  func damageIsNeverACrash(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try bytes(small(name))
    var opened = 0
    var refused = 0
    for round in 0..<500 {
      let path = try folder.write(damaged(whole, round), "fuzz")
      do {
        let checkpoint = try Checkpoint.open(path)
        for tensor in checkpoint.tensors {
          _ = try tensor.floats().array
          if !tensor.elementType.isFloatingPoint { _ = try tensor.integers() }
        }
        opened += 1
      } catch let error as CheckpointError {
        #expect(error.file == path)
        #expect(!error.fault.isEmpty)
        #expect(!error.description.contains("\n"))
        refused += 1
      }
    }
    #expect(opened + refused == 500)
    #expect(refused >= 125, "a cut file must not pass for a whole one")
  }

  @Test(arguments: ["kinds.safetensors", "training.pth", "training-legacy.pth", "kinds-packed.npz"])
  func everyTruncationIsAnError(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try bytes(small(name))
    for length in stride(from: 0, to: whole.count, by: 7) {
      let path = try folder.write(whole.prefix(length), "cut")
      #expect(throws: CheckpointError.self, "cut at \(length)") { try Checkpoint.open(path) }
    }
  }
}
