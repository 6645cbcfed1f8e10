import Foundation

/// What the mask of a scene's object asks of each token: that the classifier, applied to the token
/// alone, says the class where the object is and nothing where it is not.
///
/// Trained on image labels alone, a network may put its evidence into any token, since pooling takes
/// the mean of all; this loss keeps it where the object is. It is the binary cross-entropy of every
/// class, the mean over the object's cells plus the mean over the empty ones.
public struct TokenLoss: Sendable {
  /// Cells covered by more than this share belong to the object, and so does the one that is covered
  /// most.
  public static let objectShare: Float = 0.35
  /// Cells covered by less are empty; those between count for nothing.
  public static let emptyShare: Float = 0.05

  /// What the loss is multiplied by.
  public let weight: Float

  /// A loss of this weight.
  public init(weight: Float) { self.weight = weight }

  /// The loss of one image, and its gradient with respect to the tokens' logits.
  ///
  /// - Parameters:
  ///   - logits: [tokens, classes]
  ///   - label: the class of the object.
  ///   - coverage: which share of each token's cell the object covers, [tokens].
  public func callAsFunction(
    _ logits: UnsafeBufferPointer<Float>, label: Int, coverage: [Float]
  ) -> (loss: Float, gradient: [Float]) {
    let classes = logits.count / max(1, coverage.count)
    let least = min(Self.objectShare, coverage.max() ?? 0)
    let isObject = coverage.map { $0 >= least && $0 > Self.emptyShare }
    let isEmpty = coverage.map { $0 < Self.emptyShare }
    let shares = (
      object: weight / Float(max(1, isObject.count { $0 })),
      empty: weight / Float(max(1, isEmpty.count { $0 }))
    )
    var gradient = [Float](repeating: 0, count: logits.count)
    var loss: Float = 0
    for token in coverage.indices where isObject[token] || isEmpty[token] {
      let share = isObject[token] ? shares.object : shares.empty
      for index in 0..<classes {
        let z = logits[token * classes + index]
        let target: Float = isObject[token] && index == label ? 1 : 0
        let small = exp(-abs(z))
        loss += share * (max(z, 0) - z * target + log1p(small))
        let probability = z >= 0 ? 1 / (1 + small) : small / (1 + small)
        gradient[token * classes + index] = share * (probability - target)
      }
    }
    return (loss, gradient)
  }
}
