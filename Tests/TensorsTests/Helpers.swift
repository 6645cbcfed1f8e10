import Foundation
import Tensors

/// Runs `body` with the loops of one instruction set, while no other test chooses another.
func with(_ instructions: InstructionSet, _ body: () throws -> Void) rethrows {
  instructionsLock.lock()
  defer {
    InstructionSet.available.last?.use()
    instructionsLock.unlock()
  }
  instructions.use()
  try body()
}

private let instructionsLock = NSLock()

/// `count` numbers in -1 ..< 1 without a pattern, others for another salt.
func noise(_ count: Int, _ salt: UInt32) -> [Float] {
  var state = salt &* 2_654_435_761 &+ 1
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(state >> 8) / Float(1 << 23) - 1
  }
}

/// A tensor of made-up values.
func varied(_ shape: [Int], _ salt: UInt32 = 1) -> Tensor {
  Tensor(noise(shape.reduce(1, *), salt), shape: shape)
}
