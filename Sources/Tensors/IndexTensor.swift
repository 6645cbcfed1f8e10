/// A dense array of indices, its last axis contiguous: which keys were chosen, for instance.
///
/// Like a `Tensor` it may be an outline, a shape without values. No gradient passes through it.
public struct IndexTensor: Sendable {
  /// The size of each axis, outermost first.
  public let shape: [Int]
  private let storage: [Int32]?

  /// How many indices there are.
  public var count: Int { shape.reduce(1, *) }

  /// Whether there are values, or the shape alone.
  public var hasValues: Bool { storage != nil }

  /// The outline of a tensor of indices: a shape without values.
  public init(outline shape: [Int]) {
    self.shape = shape
    storage = nil
  }

  /// Indices in row-major order.
  public init(_ values: [Int32], shape: [Int]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) do not fill \(shape)")
    self.shape = shape
    storage = values
  }

  /// Indices of `shape` that `fill` writes, all of them.
  init(shape: [Int], fill: (UnsafeMutablePointer<Int32>) -> Void) {
    let count = shape.reduce(1, *)
    self.shape = shape
    storage = [Int32](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress { fill(base) }
      filled = count
    }
  }

  /// The tensor's shape without its values.
  public var outline: IndexTensor { IndexTensor(outline: shape) }

  /// The indices in row-major order; an outline has none.
  public var values: [Int32] { storage ?? [] }

  /// Calls `body` with the indices in row-major order; an outline has none.
  public func withValues<Result>(
    _ body: (UnsafeBufferPointer<Int32>) throws -> Result
  ) rethrows -> Result {
    try (storage ?? []).withUnsafeBufferPointer(body)
  }
}
