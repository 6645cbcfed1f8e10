extension Rearrangement {
  /// The values after, in order: copies, 0 for padding, or what is left of those that are reduced.
  ///
  /// Padding takes no part in a reduction.
  ///
  /// - Parameter values: the values before, [the input's cells].
  /// - Throws: `RearrangementFitError` when they do not fill the input's shape.
  public func callAsFunction(_ values: [Float]) throws -> [Float] {
    guard values.count == inputCount else {
      throw RearrangementFitError.valueCount(expected: inputCount, found: values.count)
    }
    let sources = RearrangementSources(self)
    guard case .reduction(let reduction) = operation else {
      var result: [Float] = []
      result.reserveCapacity(outputCount)
      sources.forEach { _, source in result.append(source < 0 ? 0 : values[source]) }
      return result
    }
    var result = [Float](repeating: 0, count: outputCount)
    var sum = 0.0
    var (seen, left) = (0, sources.sourcesPerCell)
    sources.forEach { cell, source in
      if source >= 0 {
        let value = Double(values[source])
        switch reduction {
        case .mean, .sum: sum += value
        case .max: sum = seen == 0 ? value : Self.greater(sum, value)
        case .min: sum = seen == 0 ? value : -Self.greater(-sum, -value)
        case .first: sum = value
        }
        seen += 1
      }
      left -= 1
      guard left == 0 else { return }
      result[cell] = Float(reduction == .mean && seen > 0 ? sum / Double(seen) : sum)
      (sum, seen, left) = (0, 0, sources.sourcesPerCell)
    }
    return result
  }

  /// The greater of two values; one that is not a number wins.
  private static func greater(_ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : max(a, b)
  }
}
