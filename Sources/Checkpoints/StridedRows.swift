/// The offsets, in elements, at which the rows of a non-empty strided tensor start, in row-major
/// order; a row is the innermost axis.
struct StridedRows: Sequence, IteratorProtocol {
  /// The number of elements of a row.
  let length: Int

  /// The distance between neighbours in a row, in elements.
  let step: Int

  private let shape: [Int]
  private let strides: [Int]
  private var position: [Int]
  private var offset: Int? = 0

  /// The rows of a tensor of this shape; no axis may be zero.
  init(shape: [Int], strides: [Int]) {
    length = shape.last ?? 1
    step = strides.last ?? 1
    self.shape = shape.dropLast()
    self.strides = strides.dropLast()
    position = [Int](repeating: 0, count: self.shape.count)
  }

  /// The start of the next row.
  mutating func next() -> Int? {
    guard let current = offset else { return nil }
    offset = following(current)
    return current
  }

  private mutating func following(_ current: Int) -> Int? {
    var next = current
    for axis in shape.indices.reversed() {
      position[axis] += 1
      next += strides[axis]
      if position[axis] < shape[axis] { return next }
      next -= shape[axis] * strides[axis]
      position[axis] = 0
    }
    return nil
  }
}
