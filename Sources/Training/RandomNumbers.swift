import Foundation

/// Random numbers that depend on a seed and a few whole numbers alone, so that any step of a run can
/// be drawn again: the sequence that SplitMix64 makes (Steele, Lea and Flood, 2014).
struct RandomNumbers: Sendable {
  private var state: UInt64

  /// The sequence of a seed and the whole numbers that say what it is for.
  init(_ seed: UInt64, _ purpose: UInt64...) {
    state = purpose.reduce(Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15)) { Self.mixed($0 &+ $1 &+ 1) }
  }

  /// The sequence of a seed and a name.
  init(_ seed: UInt64, name: String) {
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    self.init(seed, hash)
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// The next number of 0 to below 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The next number of a normal distribution, cut at two deviations (Box and Muller, 1958).
  mutating func truncatedNormal() -> Double {
    while true {
      let radius = (-2 * log(1 - unit())).squareRoot()
      let value = radius * cos(2 * .pi * unit())
      if abs(value) <= 2 { return value }
    }
  }

  private static func mixed(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
