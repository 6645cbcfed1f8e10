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
  }.derived(from: .init(a) { $0 }, .init(b) { [shape = b.shape] in sumsOfRepeats($0, shape) })
}

/// Each row of the first axis `count` times, one after the other.
///
/// - Returns: [rows · count, ...]
public func repeatedRows(_ x: Tensor, count: Int) -> Tensor {
  let rows = x.shape[0]
  let row = x.count / max(1, rows)
  return result([rows * count] + x.shape.dropFirst(), from: x) { y in
    Threads.divide(rows * count, least: max(1, (1 << 15) / max(1, row))) { copies in
      for copy in copies {
        (y + copy * row).update(from: x.pointer + copy / count * row, count: row)
      }
    }
  }.derived(from: .init(x) { [shape = x.shape] in sumsOfRepeats($0, shape, lots: rows) })
}

/// The sums over all that follows each other in the shape of one repeat, or of a lot of them: `x` is
/// [lots, repeats, values], its result [lots, values] in `shape`.
private func sumsOfRepeats(_ x: Tensor, _ shape: [Int], lots: Int = 1) -> Tensor {
  let values = shape.reduce(1, *) / max(1, lots)
  let repeats = x.count / max(1, lots * values)
  if lots == 1, repeats >= 512 { return columnSums(x.reshaped([repeats, values])).reshaped(shape) }
  // Few repeats: a range of values by each thread, short enough for its sums to stay at hand.
  let run = 1 << 10
  let runs = (values + run - 1) / run
  return result(shape, from: x) { y in
    Threads.divide(lots * runs, least: max(1, (1 << 15) / (run * max(1, repeats)))) { tasks in
      for task in tasks {
        let (lot, first) = (task / runs, task % runs * run)
        let count = min(run, values - first)
        let to = y + lot * values + first
        to.update(repeating: 0, count: count)
        for copy in 0..<repeats {
          kernels_accumulate(x.pointer + (lot * repeats + copy) * values + first, to, count)
        }
      }
    }
  }
}
