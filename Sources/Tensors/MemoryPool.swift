import Foundation

/// Memory that passes from one intermediate tensor to the next.
///
/// A forward pass asks for the same sizes again and again; fresh pages from the system would cost
/// more than many of its operations. What lies idle is bounded, so nothing grows with use.
public final class MemoryPool: @unchecked Sendable {
  /// The pool all tensors share.
  public static let shared = MemoryPool(idleLimit: 64 << 20)

  private var idleLimit: Int
  private let lock = NSLock()
  private var idle: [Int: [UnsafeMutablePointer<Float>]] = [:]
  private var idleBytes = 0
  private var usedBytes = 0
  private var mostUsedBytes = 0

  /// A pool that keeps at most `idleLimit` bytes that nobody uses.
  init(idleLimit: Int) { self.idleLimit = idleLimit }

  /// Bytes in use by tensors now.
  public var bytesInUse: Int { lock.withLock { usedBytes } }

  /// The most bytes that were ever in use at once.
  public var peakBytesInUse: Int { lock.withLock { mostUsedBytes } }

  /// Keeps up to `bytes` that nobody uses, 64 MiB at first.
  ///
  /// Training takes and gives the same hundreds of megabytes at every step: pages that are new to
  /// the process each time would cost it a good part of its time.
  public func keepIdle(upTo bytes: Int) {
    lock.withLock { idleLimit = bytes }
    if bytes == 0 { releaseIdle() }
  }

  /// Gives what lies idle back to the system.
  public func releaseIdle() {
    lock.withLock {
      for (capacity, pointers) in idle {
        for pointer in pointers { discard(pointer, capacity: capacity) }
      }
      idle = [:]
      idleBytes = 0
    }
  }

  /// Blocks from this size on come from the system one by one and go back to it whole: the heap
  /// would keep them between others that are still in use.
  private static let leastMapped = 1 << 20

  /// A fresh block from this size on is not taken beside what lies idle, but in place of it.
  private static let leastReleasing = 16 << 20

  private func fresh(bytes: Int) -> UnsafeMutablePointer<Float>? {
    if bytes >= Self.leastReleasing, bytes > lock.withLock({ idleLimit - idleBytes }) {
      releaseIdle()
    }
    if bytes >= Self.leastMapped {
      let mapped = mmap(
        nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      return mapped == MAP_FAILED ? nil : mapped?.assumingMemoryBound(to: Float.self)
    }
    var raw: UnsafeMutableRawPointer?
    return posix_memalign(&raw, 64, bytes) == 0 ? raw?.assumingMemoryBound(to: Float.self) : nil
  }

  private func discard(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    let bytes = capacity * MemoryLayout<Float>.stride
    if bytes >= Self.leastMapped { munmap(pointer, bytes) } else { free(pointer) }
  }

  /// Sizes are rounded up to one of eight steps between powers of two, so that like sizes meet.
  private func rounded(_ count: Int) -> Int {
    let least = 64
    guard count > least else { return least }
    let step = max(16, (1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)) / 16)
    return (count + step - 1) / step * step
  }

  func take(count: Int) -> (UnsafeMutablePointer<Float>, capacity: Int) {
    let capacity = rounded(count)
    let bytes = capacity * MemoryLayout<Float>.stride
    let reused: UnsafeMutablePointer<Float>? = lock.withLock {
      usedBytes += bytes
      mostUsedBytes = max(mostUsedBytes, usedBytes)
      guard let pointer = idle[capacity]?.popLast() else { return nil }
      idleBytes -= bytes
      return pointer
    }
    if let reused { return (reused, capacity) }
    // Sizes are checked before a pass begins (see Backbones/MemoryCheck); what is left is a
    // machine without memory, where no sentence could be printed either.
    guard let pointer = fresh(bytes: bytes) else {
      preconditionFailure("out of memory: \(bytes) bytes")
    }
    return (pointer, capacity)
  }

  func give(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    let bytes = capacity * MemoryLayout<Float>.stride
    let kept: Bool = lock.withLock {
      usedBytes -= bytes
      guard idleBytes + bytes <= idleLimit else { return false }
      idle[capacity, default: []].append(pointer)
      idleBytes += bytes
      return true
    }
    if !kept { discard(pointer, capacity: capacity) }
  }
}
