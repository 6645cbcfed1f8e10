import Kernels

/// a + b, where b is repeated over the axes of a that it lacks: its shape is the end of a's.
///
/// - Returns: the shape of `a`
public func addRepeated(_ a: Tensor, _ b: Tensor) -> Tensor {
  precondition(
    a.shape.suffix(b.shape.count) == b.shape[...], "\(b.shape) is not the end of \(a.shape)")
  let period = b.count
  return result(a.shape, from: a, b) { y in
    Threads.divide(a.count, least: 1 << 15) { part in
      var start = part.lowerBound
      while start < part.upperBound {
        let first = start % period
        let count = min(period - first, part.upperBound - start)
        kernels_add(a.pointer + start, b.pointer + first, y + start, count)
        start += count
      }
    }
  }
}

/// Each row of the first axis `count` times, one after the other.
///
/// - Returns: [rows · count, ...]
public func repeatedRows(_ x: Tensor, count: Int) -> Tensor {
  let rows = x.shape[0]
  let row = x.count / max(1, rows)
  return result([rows * count] + x.shape.dropFirst(), from: x) { y in
    for copy in 0..<rows * count {
      (y + copy * row).update(from: x.pointer + copy / count * row, count: row)
    }
  }
}
