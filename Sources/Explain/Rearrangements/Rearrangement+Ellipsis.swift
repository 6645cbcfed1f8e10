extension Rearrangement {
  /// The expression with a name for each axis that its ellipsis stands for.
  var spelledOut: RearrangementExpression { spelledOut(expression) }

  /// An expression with names in place of ellipses.
  func spelledOut(_ expression: RearrangementExpression) -> RearrangementExpression {
    let hidden = axes.map(\.name).filter { $0.hasPrefix("...") }
      .map { RearrangementExpression.Part.axis($0) }
    return RearrangementExpression(
      left: expression.left.flatMap { $0.spelledOut(hidden) },
      right: expression.right.flatMap { $0.spelledOut(hidden) })
  }
}

extension RearrangementExpression.Dimension {
  /// The dimension with `hidden` axes in place of an ellipsis: one each where it stands open.
  func spelledOut(_ hidden: [RearrangementExpression.Part]) -> [Self] {
    if isOpen { return hidden.map { Self(parts: [$0]) } }
    var spelled = self
    spelled.parts = parts.flatMap { $0 == .ellipsis ? hidden : [$0] }
    return [spelled]
  }
}
