import Tensors

/// Adam with decoupled weight decay.
///
/// Source: Loshchilov, Hutter, "Decoupled Weight Decay Regularization", algorithm 2.
public struct AdamW: Sendable, Codable, Hashable {
  /// How slowly the running mean of gradients follows them.
  public var firstMoment = 0.9
  /// How slowly the running mean of their squares follows them.
  public var secondMoment = 0.999
  /// What is added to the root of the second moment.
  public var epsilon = 1e-8
  /// The pull to zero, in multiples of the learning rate.
  public var weightDecay = 0.05

  /// The usual values.
  public init() {}

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - parameters: what is changed.
  ///   - gradient: of the loss, as many values.
  ///   - first: the running means of gradients, as many.
  ///   - second: those of their squares, as many.
  ///   - decays: whether weight decay applies.
  ///   - step: how many steps there will have been, from 1.
  ///   - rate: the learning rate.
  public func step(
    _ parameters: UnsafeMutableBufferPointer<Float>, gradient: UnsafeBufferPointer<Float>,
    first: UnsafeMutableBufferPointer<Float>, second: UnsafeMutableBufferPointer<Float>,
    decays: Bool, step: Int, rate: Double
  ) {
    let count = parameters.count
    precondition(gradient.count == count && first.count == count && second.count == count)
    guard let p = parameters.baseAddress, let g = gradient.baseAddress,
      let m = first.baseAddress, let v = second.baseAddress
    else { return }
    let (b1, b2) = (Float(firstMoment), Float(secondMoment))
    let correction1 = Float(1 - power(firstMoment, step))
    let correction2 = Float(1 - power(secondMoment, step)).squareRoot()
    let size = Float(rate) / correction1
    let kept = 1 - Float(decays ? rate * weightDecay : 0)
    let small = Float(epsilon)
    for i in 0..<count {
      m[i] = b1 * m[i] + (1 - b1) * g[i]
      v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i]
      p[i] = kept * p[i] - size * m[i] / (v[i].squareRoot() / correction2 + small)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return result
  }
}
