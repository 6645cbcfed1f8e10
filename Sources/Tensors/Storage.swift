/// The memory behind a tensor: either taken from the pool, or borrowed from an owner such as a
/// mapped file, which it keeps alive.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  private let capacity: Int
  private let owner: AnyObject?

  /// Takes memory for `count` values, uninitialised.
  init(count: Int) {
    (pointer, capacity) = MemoryPool.shared.take(count: count)
    owner = nil
  }

  /// Borrows memory that lives as long as `owner`; it is never written to.
  init(borrowing pointer: UnsafePointer<Float>, owner: AnyObject) {
    self.pointer = UnsafeMutablePointer(mutating: pointer)
    capacity = 0
    self.owner = owner
  }

  /// Whether the memory is the storage's own, not borrowed.
  var isOwned: Bool { owner == nil }

  deinit {
    if owner == nil { MemoryPool.shared.give(pointer, capacity: capacity) }
  }
}
