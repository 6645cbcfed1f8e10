/// A dense float32 array with named-by-position axes, its last axis contiguous.
///
/// A tensor may have a shape and no values: an *outline*. Every operation on an outline gives the
/// outline of its result and computes nothing, so a network run on the outline of an image tells
/// its shapes and its cost, at any size, in microseconds.
///
/// Values are written once, by the operation that makes the tensor, and never change.
public struct Tensor: Sendable {
  /// The size of each axis, outermost first.
  public let shape: [Int]
  private(set) var storage: Storage?
  /// Where the values came from, when gradients are to go back there.
  private(set) var derivation: Derivation?

  /// How many values there are.
  public var count: Int { shape.reduce(1, *) }

  /// Whether there are values, or the shape alone.
  public var hasValues: Bool { storage != nil }

  /// The outline of a tensor: a shape without values.
  public init(outline shape: [Int]) {
    self.shape = shape
    storage = nil
  }

  /// A tensor with the given values in row-major order.
  public init(_ values: [Float], shape: [Int]) {
    let made = Tensor(uninitialized: shape)
    precondition(values.count == made.count, "\(values.count) values do not fill \(shape)")
    values.withUnsafeBufferPointer { from in
      if let base = from.baseAddress { made.pointer.update(from: base, count: values.count) }
    }
    self = made
  }

  /// A tensor over memory that `owner` keeps alive, such as a mapped file; nothing is copied.
  public init(borrowing pointer: UnsafePointer<Float>, shape: [Int], owner: AnyObject) {
    self.shape = shape
    storage = Storage(borrowing: pointer, owner: owner)
  }

  /// A tensor whose values the caller writes at once, all of them.
  init(uninitialized shape: [Int]) {
    self.shape = shape
    storage = Storage(count: shape.reduce(1, *))
  }

  /// A tensor of `shape` whose values `fill` writes, all of them.
  public init(shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
    self.init(uninitialized: shape)
    try fill(UnsafeMutableBufferPointer(start: pointer, count: count))
  }

  /// A tensor of zeros.
  public init(zeros shape: [Int]) {
    self.init(shape: shape) { $0.update(repeating: 0) }
  }

  private init(shape: [Int], storage: Storage?, derivation: Derivation? = nil) {
    self.shape = shape
    self.storage = storage
    self.derivation = derivation
  }

  /// The same values under another shape of the same count.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "\(self.shape) cannot be seen as \(shape)")
    let given = self.shape
    return Tensor(shape: shape, storage: storage)
      .derived(from: .init(self) { $0.reshaped(given) })
  }

  /// The same values, from elsewhere.
  func with(_ derivation: Derivation?) -> Tensor {
    Tensor(shape: shape, storage: storage, derivation: derivation)
  }

  /// The tensor's shape without its values.
  public var outline: Tensor { Tensor(outline: shape) }

  /// Calls `body` with the values in row-major order; an outline has none.
  public func withValues<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    guard let storage else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
    return try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.pointer, count: count))
    }
  }

  /// The values in row-major order; an outline has none.
  public var values: [Float] { withValues { Array($0) } }

  /// One value, by its index on each axis.
  public subscript(_ index: Int...) -> Float {
    precondition(index.count == shape.count, "\(index.count) indices for \(shape.count) axes")
    var flat = 0
    for (axis, position) in index.enumerated() {
      precondition(position >= 0 && position < shape[axis], "index \(index) outside \(shape)")
      flat = flat * shape[axis] + position
    }
    return withValues { $0[flat] }
  }

  /// Whether nothing but this tensor holds its values, so that an operation that consumes it may
  /// write its result over them.
  var isOnlyHolder: Bool {
    mutating get { storage?.isOwned == true && isKnownUniquelyReferenced(&storage) }
  }

  /// The memory of the values; only operations on tensors with values ask for it.
  var pointer: UnsafeMutablePointer<Float> {
    guard let storage else { preconditionFailure("an outline has no values") }
    return storage.pointer
  }
}

/// The result of an operation: its values as `compute` writes them, or, when any of `inputs` is an
/// outline, the outline alone.
func result(
  _ shape: [Int], from inputs: Tensor..., compute: (UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  result(shape, from: inputs, compute: compute)
}

/// The result of an operation on any number of inputs.
func result(
  _ shape: [Int], from inputs: [Tensor], compute: (UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  guard inputs.allSatisfy(\.hasValues) else { return Tensor(outline: shape) }
  let made = Tensor(uninitialized: shape)
  withExtendedLifetime((inputs, made.storage)) { compute(made.pointer) }
  return made
}
