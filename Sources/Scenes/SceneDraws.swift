/// The random numbers of one subject of a scene: the sequence that SplitMix64 makes of a seed
/// (Steele, Lea and Flood, 2014).
///
/// Every subject has a sequence of its own, so that a scene of a given class differs from the one
/// with a drawn class in nothing but its shape.
struct SceneDraws {
  enum Subject: UInt64 {
    case shape = 1
    case place, tilt, proportion, ground, color, clutter, grain
  }

  private var state: UInt64

  init(seed: UInt64, _ subject: Subject) {
    // Neighbouring seeds must not give shifted copies of one sequence: they are mixed first.
    state = Self.mixed(seed &+ Self.mixed(subject.rawValue))
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The next number in 0..<1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The next number in a range.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + unit() * (range.upperBound - range.lowerBound)
  }

  /// The next whole number below `bound`.
  mutating func integer(below bound: Int) -> Int { Int(unit() * Double(bound)) }

  private static func mixed(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
