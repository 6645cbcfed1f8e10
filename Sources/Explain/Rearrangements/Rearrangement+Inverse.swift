/// Why a rearrangement has no way back that its expression tells.
public enum NoInverse: Error, Sendable, Hashable, CustomStringConvertible {
  /// Cells were reduced to one.
  case reduced(RearrangementReduction)
  /// Windows that overlap.
  case windows
  /// Cells that were cut off.
  case cut

  /// The reason, in one sentence.
  public var description: String {
    switch self {
    case .reduced(let reduction):
      "there is no way back from a \(reduction.rawValue): many inputs have the same"
    case .windows: "windows read cells several times, which has no way back of its own"
    case .cut: "there is no way back to cells that were cut off"
    }
  }
}

extension Rearrangement {
  /// The way back that the expression tells: its sides exchanged.
  ///
  /// Padding is cut off, and of what was repeated the first copy is taken.
  ///
  /// - Throws: `NoInverse`.
  public func inverse() throws -> Rearrangement {
    if case .reduction(let reduction) = operation, !reducedAxes.isEmpty {
      throw NoInverse.reduced(reduction)
    }
    for dimension in left {
      guard dimension.before == 0, dimension.after == 0 else { throw NoInverse.cut }
      for case .window in dimension.parts { throw NoInverse.windows }
    }
    let swapped = RearrangementExpression(left: expression.right, right: expression.left)
    let isRepeated = axes.contains { !$0.isOnLeft }
    // Exchanging sides cannot bring an ellipsis in parentheses to the left: its axes are spelled out.
    let isJoined = expression.right.contains { !$0.isOpen && $0.parts.contains(.ellipsis) }
    return try Rearrangement(
      isJoined ? spelledOut(swapped) : swapped, shape: outputShape, sizes: namedSizes(isJoined),
      operation: isRepeated ? .reduction(.first) : .rearrange)
  }

  private func namedSizes(_ withHidden: Bool) -> [String: Int] {
    sizes.filter { $0.key.first?.isNumber != true && (withHidden || !$0.key.hasPrefix("...")) }
  }

  /// A way back that is given, applied to what this one puts out.
  ///
  /// Sizes are taken over by name; along axes that it leaves out, the first cell is taken.
  ///
  /// - Throws: `RearrangementSyntaxError`, `RearrangementFitError`.
  public func inverse(_ text: String) throws -> Rearrangement {
    let expression = try RearrangementExpression(text)
    let used = Set(expression.leftNames + expression.rightNames)
    let known = namedSizes(false).filter { used.contains($0.key) }
    let isReduced = expression.leftNames.contains { !expression.rightNames.contains($0) }
    return try Rearrangement(
      expression, shape: outputShape, sizes: known,
      operation: isReduced ? .reduction(.first) : expression.operation(sizes: known))
  }
}
