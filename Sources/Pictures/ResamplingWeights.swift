import CPictures

/// Which source samples make up each output sample along one axis, and with which weights.
///
/// Weights are fixed-point numbers with `CPICTURES_WEIGHT_BITS` bits behind the point.
struct ResamplingWeights {
  /// For each output, its first source sample.
  private(set) var first: [Int32] = []
  /// For each output, how many source samples it takes.
  private(set) var count: [Int32] = []
  /// The weights, [outputs, stride], the unused ones 0.
  private(set) var weights: [Int32] = []
  /// The most samples any output takes.
  private let stride: Int

  private static let one = Double(1 << CPICTURES_WEIGHT_BITS)

  private init(outputs: Int, stride: Int) {
    self.stride = stride
    first.reserveCapacity(outputs)
    count.reserveCapacity(outputs)
    weights.reserveCapacity(outputs * stride)
  }

  private mutating func append(first: Int, _ output: some Collection<Int32>) {
    self.first.append(Int32(first))
    count.append(Int32(output.count))
    weights.append(contentsOf: output)
    weights.append(contentsOf: repeatElement(0, count: stride - output.count))
  }

  /// The source samples that any output takes.
  var sourceRange: Range<Int> {
    let ends = zip(first, count).map { Int($0) + Int($1) }
    return Int(first.min() ?? 0)..<(ends.max() ?? 0)
  }

  /// The same weights over a source whose first `offset` samples are missing.
  func dropping(_ offset: Int) -> ResamplingWeights {
    var result = self
    result.first = first.map { $0 - Int32(offset) }
    return result
  }

  /// Lends the weights to C.
  func withCWeights(_ body: (cpictures_weights) -> Void) {
    first.withUnsafeBufferPointer { first in
      count.withUnsafeBufferPointer { count in
        weights.withUnsafeBufferPointer { weights in
          body(
            cpictures_weights(
              outputs: first.count, stride: stride, first: first.baseAddress,
              count: count.baseAddress, weights: weights.baseAddress))
        }
      }
    }
  }
}

extension ResamplingWeights {
  /// Bicubic interpolation (Keys 1981, a = -1/2) of `source` samples to `target`, of which only
  /// the outputs in `range` are wanted.
  ///
  /// When samples get fewer the kernel is widened by the ratio, so that it also averages. The
  /// order of the floating-point operations and the roundings are those of Pillow's
  /// `Image.resize`, so that the networks see the same pixels as in training.
  static func bicubic(source: Int, target: Int, range: Range<Int>) -> ResamplingWeights {
    let scale = Double(source) / Double(target)
    let widening = max(scale, 1)
    let reach = 2 * widening
    let stride = min(source, 2 * Int(reach.rounded(.up)) + 1)
    var result = ResamplingWeights(outputs: range.count, stride: stride)
    var kernel: [Double] = []
    for output in range {
      let centre = (Double(output) + 0.5) * scale
      let start = max(0, Int(centre - reach + 0.5))
      let end = min(source, Int(centre + reach + 0.5))
      kernel.removeAll(keepingCapacity: true)
      for sample in start..<end {
        kernel.append(keys((Double(sample) - centre + 0.5) * (1 / widening)))
      }
      let sum = kernel.reduce(0, +)
      // Halves go away from zero.
      result.append(
        first: start,
        kernel.map { value in
          let weight = value / sum * one
          return Int32(weight < 0 ? weight - 0.5 : weight + 0.5)
        })
    }
    return result
  }

  private static func keys(_ position: Double) -> Double {
    let a = -0.5
    let x = abs(position)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }

  /// The mean over the stretch each output covers, or the nearest sample where samples get more.
  static func area(source: Int, target: Int) -> ResamplingWeights {
    if target >= source {
      var result = ResamplingWeights(outputs: target, stride: 1)
      for output in 0..<target {
        result.append(
          first: (2 * output + 1) * source / (2 * target),
          CollectionOfOne(Int32(one)))
      }
      return result
    }
    // In units of 1 / target of a sample, all borders are whole numbers.
    var result = ResamplingWeights(outputs: target, stride: source / target + 2)
    for output in 0..<target {
      let (start, end) = (output * source, (output + 1) * source)
      let (first, last) = (start / target, (end - 1) / target)
      var shares: [Int32] = []
      var before: Int32 = 0
      for sample in first...last {
        // Rounding what is covered so far, not each share, keeps the sum exactly one.
        let covered = Double(min(end, (sample + 1) * target) - start) / Double(source)
        let share = Int32((covered * one).rounded())
        shares.append(share - before)
        before = share
      }
      result.append(first: first, shares)
    }
    return result
  }
}
