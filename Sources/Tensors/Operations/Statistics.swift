import Kernels

/// What is told of the values of a tensor.
public struct ValueStatistics: Sendable, Hashable {
  /// How many values there are.
  public let count: Int
  /// The mean of the finite values; 0 when there are none.
  public let mean: Double
  /// Their standard deviation, as of a whole population.
  public let deviation: Double
  /// The least finite value; 0 when there is none.
  public let minimum: Float
  /// The greatest finite value; 0 when there is none.
  public let maximum: Float
  /// How many values are exactly zero.
  public let zeros: Int
  /// How many values are not a number.
  public let nans: Int
  /// How many values are infinite.
  public let infinities: Int

  /// The share of exact zeros, 0 to 1.
  public var zeroShare: Double { count > 0 ? Double(zeros) / Double(count) : 0 }
  /// How many values are not finite.
  public var nonFinite: Int { nans + infinities }

  /// The statistics of a tensor; nil of an outline.
  public init?(_ x: Tensor) {
    guard x.hasValues else { return nil }
    count = x.count
    let total = x.count
    let parts = max(1, min(Threads.count, total >> 15))
    var found = [kernels_value_statistics](repeating: kernels_value_statistics(), count: parts)
    found.withUnsafeMutableBufferPointer { found in
      withExtendedLifetime(x.storage) {
        Threads.forEach(parts) { part in
          let (first, last) = (total * part / parts, total * (part + 1) / parts)
          kernels_statistics(x.pointer + first, last - first, found.baseAddress! + part)
        }
      }
    }
    let all = found.dropFirst().reduce(found[0], Self.joined)
    let isKnown = all.finite > 0
    mean = all.mean
    deviation = isKnown ? max(0, all.deviations / Double(all.finite)).squareRoot() : 0
    minimum = isKnown ? all.minimum : 0
    maximum = isKnown ? all.maximum : 0
    (zeros, nans, infinities) = (all.zeros, all.nans, all.infinities)
  }

  /// The statistics of two parts together.
  private static func joined(
    _ a: kernels_value_statistics, _ b: kernels_value_statistics
  ) -> kernels_value_statistics {
    var sum = a
    sum.finite += b.finite
    sum.zeros += b.zeros
    sum.nans += b.nans
    sum.infinities += b.infinities
    sum.minimum = min(a.minimum, b.minimum)
    sum.maximum = max(a.maximum, b.maximum)
    guard sum.finite > 0 else { return sum }
    let share = Double(b.finite) / Double(sum.finite)
    let between = b.mean - a.mean
    sum.mean += between * share
    sum.deviations += b.deviations + between * between * Double(a.finite) * share
    return sum
  }
}

/// The mean and the L2 norm of every row, the last axis being its columns.
///
/// - Returns: both of the shape of `x` without its last axis; outlines of an outline.
public func rowFigures(_ x: Tensor) -> (means: Tensor, norms: Tensor) {
  let columns = x.shape.last ?? 1
  let shape = Array(x.shape.dropLast())
  guard x.hasValues, columns > 0 else { return (Tensor(outline: shape), Tensor(outline: shape)) }
  let norms = Tensor(uninitialized: shape)
  let means = result(shape, from: x) { means in
    Threads.divide(x.count / columns, least: max(1, (1 << 15) / columns)) { rows in
      let first = rows.lowerBound
      kernels_row_figures(
        x.pointer + first * columns, rows.count, columns, means + first, norms.pointer + first)
    }
  }
  return (means, norms)
}

/// One column of every row, the last axis being the columns.
public func column(_ index: Int, of x: Tensor) -> Tensor {
  let columns = x.shape.last ?? 1
  precondition((0..<columns).contains(index), "\(x.shape) has no column \(index)")
  return result(Array(x.shape.dropLast()), from: x) { y in
    for row in 0..<x.count / columns { y[row] = x.pointer[row * columns + index] }
  }
}
