import Foundation
import Scenes

/// Random numbers that depend on a seed and a few whole numbers alone, so that any step of a run can
/// be drawn again.
struct RandomNumbers: Sendable {
  private var numbers: SplitMix64

  /// The sequence of a seed and the whole numbers that say what it is for.
  init(_ seed: UInt64, _ purpose: UInt64...) {
    numbers = SplitMix64(
      state: purpose.reduce(SplitMix64.mixed(seed &+ SplitMix64.step)) {
        SplitMix64.mixed($0 &+ $1 &+ 1)
      })
  }

  /// The sequence of a seed and a name.
  init(_ seed: UInt64, name: String) {
    let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    self.init(seed, hash)
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 { numbers.next() }

  /// The next number of 0 to below 1.
  mutating func unit() -> Double { numbers.unit() }

  /// The next number of a normal distribution, cut at two deviations (Box and Muller, 1958).
  mutating func truncatedNormal() -> Double {
    while true {
      let radius = (-2 * log(1 - unit())).squareRoot()
      let value = radius * cos(2 * .pi * unit())
      if abs(value) <= 2 { return value }
    }
  }
}
