/// Contiguous float32 values, either borrowed from a mapped file or owned.
///
/// Whoever holds this object may read the values; the mapping they are borrowed from lives as long.
/// Swift lets go of an object after its last use, so the pointer is for those who store the object
/// beside it, and everyone else reads within `withBuffer`.
public final class FloatStorage: @unchecked Sendable {
  /// The first value; valid while this object lives.
  public let pointer: UnsafePointer<Float>

  /// The number of values.
  public let count: Int

  /// Whether the values lie in a mapped file, so that reading them took no memory of our own.
  public let isBorrowed: Bool

  private let owner: AnyObject?

  /// Borrows values that live as long as `owner`.
  init(borrowing pointer: UnsafePointer<Float>, count: Int, from owner: AnyObject) {
    self.pointer = pointer
    self.count = count
    self.owner = owner
    isBorrowed = true
  }

  /// Takes memory for `count` values, aligned for vector instructions, and lets `fill` write it.
  public init(count: Int, fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    let memory = AlignedBytes.allocate(max(count, 1) * MemoryLayout<Float>.stride)
    let values = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer = UnsafePointer(values)
    self.count = count
    owner = nil
    isBorrowed = false
    // A class whose initialiser throws is deinitialised once all members are set, which frees this.
    try fill(UnsafeMutableBufferPointer(start: values, count: count))
  }

  /// Copies values.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count) { _ = $0.initialize(from: values) }
  }

  deinit {
    if owner == nil { UnsafeMutableRawPointer(mutating: pointer).deallocate() }
  }

  /// Calls `body` with the values, which stay until it returns.
  public func withBuffer<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeBufferPointer(start: pointer, count: count))
    }
  }

  /// A copy of the values.
  public var array: [Float] { withBuffer { Array($0) } }
}
