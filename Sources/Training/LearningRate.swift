import Foundation

/// The learning rate: a straight rise from nothing, then half a cosine down.
///
/// Source: Loshchilov, Hutter, "SGDR", equation 5, without restarts.
public struct LearningRate: Sendable, Codable, Hashable {
  /// The highest.
  public var peak = 1e-3
  /// How many steps the rise takes, if that is no more than a fifth of all.
  public var warmup = 300
  /// The last, as a share of the highest.
  public var last = 0.01

  /// The usual values.
  public init() {}

  /// The rate of step `step` of `steps`, counted from 0.
  public func callAsFunction(_ step: Int, of steps: Int) -> Double {
    let rise = min(warmup, max(1, steps / 5))
    if step < rise { return peak * Double(step + 1) / Double(rise) }
    let share = Double(step - rise) / Double(max(1, steps - rise))
    return peak * (last + (1 - last) * 0.5 * (1 + cos(.pi * min(1, share))))
  }
}
