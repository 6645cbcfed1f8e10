import Tensors

/// Runs `body` with the loops of every instruction set that this processor has.
public func onEveryInstructionSet(_ body: (InstructionSet) throws -> Void) rethrows {
  for instructions in InstructionSet.available {
    try instructions.use { try body(instructions) }
  }
}
