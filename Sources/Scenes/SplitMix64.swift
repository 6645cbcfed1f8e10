/// The random numbers that SplitMix64 makes of a state, the same on every machine.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", figure 16.
package struct SplitMix64: Sendable {
  private var state: UInt64

  /// The golden ratio's share of 2^64, by which the state grows.
  package static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The sequence after `state`.
  package init(state: UInt64) { self.state = state }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// The next number in 0..<1.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Bits every one of which depends on all of `bits`.
  package static func mixed(_ bits: UInt64) -> UInt64 {
    var z = bits
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
