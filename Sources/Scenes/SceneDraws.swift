/// The random numbers of one subject of a scene.
///
/// Every subject has a sequence of its own, so that a scene of a given class differs from the one
/// with a drawn class in nothing but its shape.
struct SceneDraws {
  enum Subject: UInt64 {
    case shape = 1
    case place, tilt, proportion, ground, color, clutter, grain
  }

  private var numbers: SplitMix64

  init(seed: UInt64, _ subject: Subject) {
    // Neighbouring seeds must not give shifted copies of one sequence: they are mixed first.
    numbers = SplitMix64(
      state: SplitMix64.mixed(seed &+ SplitMix64.mixed(subject.rawValue)))
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 { numbers.next() }

  /// The next number in 0..<1.
  mutating func unit() -> Double { numbers.unit() }

  /// The next number in a range.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// The next whole number below `bound`.
  mutating func integer(below bound: Int) -> Int { Int(unit() * Double(bound)) }
}
