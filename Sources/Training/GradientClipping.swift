import Tensors

/// The sum of gradients, and its length.
///
/// What is summed, and in which order, does not depend on the number of threads.
enum GradientSum {
  private static let piece = 1 << 15

  /// Adds all vectors into the first, in their order.
  ///
  /// - Returns: the Euclidean length of the sum.
  static func join(_ gradients: [FloatVector]) -> Double {
    guard let sum = gradients.first else { return 0 }
    let pieces = (sum.count + piece - 1) / piece
    let squares = UnsafeMutablePointer<Double>.allocate(capacity: max(1, pieces))
    defer { squares.deallocate() }
    Threads.forEach(pieces) { number in
      let range = number * piece..<min((number + 1) * piece, sum.count)
      let to = sum.pointer
      for other in gradients.dropFirst() {
        let from = other.pointer
        for index in range { to[index] += from[index] }
      }
      var square = 0.0
      for index in range { square += Double(to[index]) * Double(to[index]) }
      squares[number] = square
    }
    return UnsafeBufferPointer(start: squares, count: pieces).reduce(0, +).squareRoot()
  }

  /// What a gradient of this length is multiplied by, so that it is no longer than `most`.
  static func factor(length: Double, most: Double) -> Float {
    length > most ? Float(most / length) : 1
  }
}
