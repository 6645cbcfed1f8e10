import Tensors

/// Made-up values for tests, the same in every run: the sequence that splitmix64 makes of a seed.
public struct Draws: RandomNumberGenerator {
  private var state: UInt64

  /// A sequence that the seed decides.
  public init(seed: UInt64 = 1) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next whole number below `bound`.
  public mutating func integer(below bound: Int) -> Int { .random(in: 0..<bound, using: &self) }

  /// `count` values between -1 and 1.
  public static func values(_ count: Int, seed: UInt64 = 1) -> [Float] {
    var draws = Draws(seed: seed)
    return (0..<count).map { _ in Float(Double(draws.next() >> 40) / Double(1 << 23) - 1) }
  }

  /// A tensor of values between -1 and 1.
  public static func tensor(_ shape: [Int], seed: UInt64 = 1) -> Tensor {
    Tensor(values(shape.reduce(1, *), seed: seed), shape: shape)
  }
}
