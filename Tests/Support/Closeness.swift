/// The greatest difference between two lists of values, relative to 1 + the greatest reference.
public func relativeDifference(_ values: [Float], _ reference: [Float]) -> Double {
  guard values.count == reference.count else { return .infinity }
  let greatest = reference.reduce(0) { max($0, abs(Double($1))) }
  let difference = zip(values, reference).reduce(0.0) { worst, pair in
    let apart = abs(Double(pair.0) - Double(pair.1))
    return apart.isNaN ? .infinity : max(worst, apart)
  }
  return difference / (1 + greatest)
}
