import Backbones

/// What a step does to the places of tokens, before it is followed.
public struct TokenMove: Sendable {
  /// How tokens move.
  public enum Kind: Sendable {
    /// As an expression says, with the size of every axis it names.
    case expression(String, sizes: [String: Int])
    /// Each cell of the second grid joins the tokens of an adaptive cell of the first.
    case adaptiveCells(Grid, Grid)
  }

  /// The step's path.
  public let path: String
  /// How tokens move.
  public let kind: Kind
  /// How tokens that come together become one; nil where none do.
  public let reduction: Step.Reduction?
  /// What moves.
  public let subject: Step.Subject
  /// The names of the axes after.
  public let axes: [String]

  /// The last name of the path.
  var name: Substring { path.split(separator: ".").last ?? "" }

  /// Whether another move of the unit's tokens does the same to what has the same name.
  func isSameMove(as other: TokenMove) -> Bool {
    guard case .expression(let text, let sizes) = kind,
      case .expression(let otherText, let otherSizes) = other.kind
    else { return false }
    return text == otherText && sizes == otherSizes && axes == other.axes
      && reduction == other.reduction && subject == other.subject
  }

  /// A move by an expression.
  public init(
    _ path: String, _ expression: String, sizes: [String: Int], axes: [String],
    reduction: Step.Reduction? = nil, subject: Step.Subject = .tokens
  ) {
    self.path = path
    kind = .expression(expression, sizes: sizes)
    self.reduction = reduction
    self.subject = subject
    self.axes = axes
  }

  /// The move of a step; nil for one that leaves tokens where they are.
  ///
  /// - Parameter mechanism: the unit's attention, which knows the cells of an uneven pooling.
  public init?(_ step: Step, mechanism: Mechanism?) {
    path = step.path
    reduction = step.reduction ?? (step.kind == .pooling ? .mean : nil)
    subject = step.subject
    axes = step.axes
    if let expression = step.rearrangement {
      kind = .expression(expression, sizes: step.sizes)
    } else if step.kind == .pooling, case .spatialReduction(let reduced) = mechanism,
      case .pooling = reduced.method
    {
      kind = .adaptiveCells(reduced.queries, reduced.keys)
    } else {
      return nil
    }
  }
}
