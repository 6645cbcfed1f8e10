import Foundation

/// The ways a program can end that it did not mean to.
enum Accidents {
  /// Brings about the accident a key stands for, if it stands for one.
  static func happen(_ key: Character) {
    switch key {
    case "O": print([1, 2, 3][CommandLine.arguments.count + 10])
    case "A": abort()
    case "F": fatalError("on request")
    case "S": raise(SIGSEGV)
    case "P": UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
    case "D": print(overflow(depth: 1))
    case "T": Thread.detachNewThread { print([1, 2, 3][CommandLine.arguments.count + 10]) }
    case "X": exit(3)
    case "E": FileHandle.standardError.write(Data("a complaint\n".utf8))
    default: break
    }
  }

  /// Calls itself until the stack is full.
  private static func overflow(depth: Int) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { memory in
      memory[depth % 4096] = UInt8(truncatingIfNeeded: depth)
      return depth < 0 ? 0 : overflow(depth: depth + 1) + Int(memory[0])
    }
  }
}
