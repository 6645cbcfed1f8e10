/// Made-up values for tests, the same in every run.
public struct Draws: Sequence, IteratorProtocol {
  private var state: UInt64

  /// A sequence that the seed decides.
  public init(seed: UInt64) { state = seed }

  /// The next value, between -1 and 1.
  public mutating func next() -> Float? {
    Float(Double(random() >> 40) / Double(1 << 23) - 1)
  }

  /// The next 64 random bits, by splitmix64.
  public mutating func random() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next whole number below `bound`.
  public mutating func integer(below bound: Int) -> Int { Int(random() % UInt64(bound)) }

  /// `count` values between -1 and 1.
  public static func values(_ count: Int, seed: UInt64 = 1) -> [Float] {
    Array(Draws(seed: seed).prefix(count))
  }
}
