/// What an expression is asked to do with axes that stand on one side only.
public enum RearrangementOperation: Sendable, Hashable {
  /// Every axis stands on both sides.
  case rearrange
  /// Axes on the right only: what there is, is repeated along them.
  case repetition
  /// Axes on the left only are reduced.
  case reduction(RearrangementReduction)
}

/// What becomes of the cells along an axis that goes.
public enum RearrangementReduction: String, Sendable, Hashable, CaseIterable {
  case mean, max, min, sum
  /// The first cell alone, as when a repetition is taken back.
  case first

  /// The ones a person can ask for.
  public static let choices: [RearrangementReduction] = [.mean, .max, .min, .sum]
}

extension RearrangementExpression {
  /// What the expression must mean: a reduction where one is given, a repetition where the right
  /// has axes of its own and their sizes are known, else a plain rearrangement.
  ///
  /// - Parameter sizes: the sizes that are given by name.
  public func operation(
    sizes: [String: Int], reduction: RearrangementReduction? = nil
  ) -> RearrangementOperation {
    if let reduction { return .reduction(reduction) }
    let known = Set(leftNames)
    let new = rightNames.filter { !known.contains($0) }
    let hasNumber = right.contains { dimension in
      dimension.parts.contains { if case .number = $0 { true } else { false } }
    }
    let isRepetition = hasNumber || !new.isEmpty && new.allSatisfy { sizes[$0] != nil }
    return isRepetition ? .repetition : .rearrange
  }
}
