import Kernels

extension Tensor {
  /// The same values in memory of their own.
  var copy: Tensor { Tensor(shape: shape) { $0.baseAddress?.update(from: pointer, count: count) } }

  /// Adds `other` to the values, which nobody else may hold.
  mutating func add(_ other: Tensor) {
    precondition(shape == other.shape, "\(shape) and \(other.shape) cannot be added")
    let count = count
    write { to in
      Threads.divide(count, least: 1 << 15) { part in
        kernels_accumulate(other.pointer + part.lowerBound, to + part.lowerBound, part.count)
      }
    }
  }

  /// Lets `change` write to the values, which nobody else may hold.
  mutating func write(_ change: (UnsafeMutablePointer<Float>) -> Void) {
    precondition(isOnlyHolder, "values that others hold never change")
    let pointer = pointer
    withExtendedLifetime(storage) { change(pointer) }
  }
}

/// The sums of each column of x over all its rows: the gradient of what was added to every row.
///
/// - Parameter x: [..., channels]
/// - Returns: [channels]
func columnSums(_ x: Tensor) -> Tensor {
  let channels = x.shape.last ?? 1
  return sumOverParts(x.count / max(1, channels), least: 256, count: channels) { rows, sums in
    kernels_add_column_sums(x.pointer + rows.lowerBound * channels, sums, rows.count, channels)
  }
}

/// A sum over 0 ..< length of `count` values: `add` adds the share of a range to zeros, one range a
/// thread, and the ranges' sums are added in their order.
///
/// - Returns: [count]
func sumOverParts(
  _ length: Int, least: Int, count: Int, _ add: (Range<Int>, UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  let parts = max(1, min(Threads.count, length / max(1, least)))
  let sums = Tensor(zeros: [parts, count])
  return withExtendedLifetime(sums.storage) {
    Threads.forEach(parts) { part in
      add(length * part / parts..<length * (part + 1) / parts, sums.pointer + part * count)
    }
    return Tensor(shape: [count]) { sum in
      guard let sum = sum.baseAddress else { return }
      sum.update(from: sums.pointer, count: count)
      for part in 0..<parts where part > 0 {
        kernels_accumulate(sums.pointer + part * count, sum, count)
      }
    }
  }
}
