import Foundation
import Tensors

/// Runs `body` with the loops of one instruction set, while no other test chooses another.
public func with<Result>(
  _ instructions: InstructionSet, _ body: () throws -> Result
) rethrows -> Result {
  try machine.withLock {
    instructions.use()
    defer { InstructionSet.available.last?.use() }
    return try body()
  }
}

/// Runs `body` with the loops of every instruction set that this processor has.
public func onEveryInstructionSet(_ body: (InstructionSet) throws -> Void) rethrows {
  for instructions in InstructionSet.available {
    try with(instructions) { try body(instructions) }
  }
}

/// Runs `body` on a number of threads, while no other test chooses another.
public func onThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  try machine.withLock {
    let before = Threads.count
    Threads.use(count)
    defer { Threads.use(before) }
    return try body()
  }
}

/// Both are settings of the whole process.
private let machine = NSRecursiveLock()
