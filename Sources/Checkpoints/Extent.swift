/// Sizes of tensors, computed so that a hostile file's numbers cannot overflow.
enum Extent {
  /// More axes than any tensor has; a file that declares more is malformed.
  static let mostAxes = 32

  /// More tensors than any network has; a file that declares more is hostile.
  static let mostTensors = 100_000

  /// The product of a shape's axes, or nil if one is negative or the product does not fit.
  static func count(_ shape: [Int]) -> Int? {
    guard !shape.contains(where: { $0 < 0 }) else { return nil }
    // An empty axis makes an empty tensor, however large the others are.
    guard !shape.contains(0) else { return 0 }
    var count = 1
    for axis in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis)
      if overflow { return nil }
      count = product
    }
    return count
  }

  /// The bytes of a shape's elements, or nil if a number does not fit.
  static func bytes(_ shape: [Int], _ type: ElementType) -> Int? {
    guard let count = count(shape) else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.size)
    return overflow ? nil : bytes
  }

  /// The strides of a row-major tensor, in elements.
  static func rowMajor(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var step = 1
    for axis in shape.indices.reversed() {
      strides[axis] = step
      // A shape was checked to have a product; an empty one's strides are never followed.
      step = step.multipliedReportingOverflow(by: max(shape[axis], 1)).partialValue
    }
    return strides
  }

  /// Whether elements at these strides lie one after another in row-major order.
  static func isRowMajor(_ shape: [Int], _ strides: [Int]) -> Bool {
    if shape.contains(0) { return true }
    return zip(zip(shape, strides), rowMajor(shape)).allSatisfy { pair, expected in
      pair.0 == 1 || pair.1 == expected
    }
  }

  /// One past the last element that a non-empty strided tensor touches, or nil if a number is
  /// negative or does not fit.
  static func end(offset: Int, shape: [Int], strides: [Int]) -> Int? {
    guard offset >= 0, shape.count == strides.count else { return nil }
    var last = offset
    for (axis, stride) in zip(shape, strides) {
      guard axis >= 1, stride >= 0 else { return nil }
      let (step, wide) = (axis - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflow) = last.addingReportingOverflow(step)
      if wide || overflow { return nil }
      last = sum
    }
    let (end, overflow) = last.addingReportingOverflow(1)
    return overflow ? nil : end
  }
}
