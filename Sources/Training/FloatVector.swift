/// Float32 values in one piece of memory that stays where it is: all parameters of a network, or
/// what an optimizer keeps beside each of them.
final class FloatVector: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  init(zeros count: Int) {
    self.count = count
    pointer = .allocate(capacity: max(1, count))
    pointer.initialize(repeating: 0, count: max(1, count))
  }

  deinit { pointer.deallocate() }

  /// The values of a range.
  func values(_ range: Range<Int>) -> [Float] {
    Array(UnsafeBufferPointer(start: pointer + range.lowerBound, count: range.count))
  }

  /// Writes values from `start` on.
  func write(_ values: [Float], at start: Int) {
    precondition(start + values.count <= count, "values would lie outside the vector")
    for (index, value) in values.enumerated() { pointer[start + index] = value }
  }

  /// Takes over the values of another vector.
  func write(_ other: FloatVector) { pointer.update(from: other.pointer, count: count) }
}
