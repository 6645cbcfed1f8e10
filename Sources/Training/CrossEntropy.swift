import Foundation

/// The cross-entropy of an image's class, with label smoothing: the target is 1 - s + s / K for the
/// right one of K classes and s / K for each other.
///
/// Source: Szegedy et al., "Rethinking the Inception Architecture", section 7.
public struct CrossEntropy: Sendable {
  /// The share s of the target that all classes share.
  public let smoothing: Float
  /// What logits are multiplied by before the softmax.
  public let scale: Float

  /// A loss with this smoothing, on logits multiplied by `scale`.
  public init(smoothing: Float, scale: Float = 1) {
    self.smoothing = smoothing
    self.scale = scale
  }

  /// The loss of one image, and its gradient with respect to the logits.
  public func callAsFunction(_ logits: [Float], label: Int) -> (loss: Float, gradient: [Float]) {
    let scaled = logits.map { $0 * scale }
    let highest = scaled.max() ?? 0
    let exponentials = scaled.map { exp($0 - highest) }
    let sum = exponentials.reduce(0, +)
    let common = smoothing / Float(logits.count)
    var loss: Float = 0
    var gradient = exponentials
    for index in logits.indices {
      let target = common + (index == label ? 1 - smoothing : 0)
      loss -= target * (scaled[index] - highest - log(sum))
      gradient[index] = scale * (exponentials[index] / sum - target)
    }
    return (loss, gradient)
  }
}
