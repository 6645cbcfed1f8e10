import Foundation

/// Memory of our own, aligned for vector instructions.
final class AlignedBytes: @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  /// Takes memory for `count` bytes and lets `fill` write it.
  init(count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    let start = AlignedBytes.allocate(max(count, 1))
    memory = UnsafeMutableRawBufferPointer(start: start, count: count)
    try fill(memory)
  }

  deinit { memory.deallocate() }

  /// Calls `body` with the bytes, which stay until it returns.
  func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) { try body(buffer) }
  }

  /// The bytes, for those who keep this object; valid while it lives.
  var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(memory) }

  /// The number of bytes.
  var count: Int { memory.count }

  /// Takes memory for a positive number of bytes, to be given back by `deallocate()`.
  ///
  /// Large stretches are laid out and marked for huge pages: touching new memory in small pages can
  /// take longer than computing what is written there.
  static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    let hugePage = 2 << 20
    guard count >= 2 * hugePage else { return .allocate(byteCount: count, alignment: 64) }
    let start = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: hugePage)
    // Whether the system heeds the mark changes only the speed.
    _ = madvise(start, count, MADV_HUGEPAGE)
    return start
  }
}
