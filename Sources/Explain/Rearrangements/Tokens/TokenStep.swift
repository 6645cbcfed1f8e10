import Backbones

/// A rearrangement of a unit as it was followed: the tokens before and after.
public struct TokenStep: Sendable {
  /// What was done.
  public let move: TokenMove
  /// The expression applied; nil for adaptive cells.
  public let rearrangement: Rearrangement?
  /// The tokens before.
  public let before: TokenLayout
  /// The tokens after.
  public let after: TokenLayout
  /// The step whose outcome this one takes up, as its number; nil for the unit's own tokens.
  public let follows: Int?

  /// The expression, or a sentence where there is none.
  public var notation: String {
    switch move.kind {
    case .expression(let text, _): text
    case .adaptiveCells(let from, let to):
      "cell i joins the tokens ⌊i·H/\(to.height)⌋ to ⌈(i+1)·H/\(to.height)⌉ of \(from)"
    }
  }

  /// Bytes that are read and written to lay the outcome out in memory; 0 for a view.
  public var bytesMoved: Int {
    if let rearrangement { return rearrangement.bytesMoved }
    let channels = after.axes.last?.size ?? 1
    let read = (0..<after.sources.count).reduce(0) { $0 + after.sources[$1].count }
    return 4 * channels * (read + after.sources.count)
  }

  /// Whether the outcome lies in memory as what it is made from.
  public var isView: Bool { rearrangement?.isView ?? false }

  /// Whether every token keeps a place of its own: nothing is joined or repeated.
  var isOneToOne: Bool {
    guard let rearrangement else { return false }
    return rearrangement.operation == .rearrange && !rearrangement.hasWindows
  }
}

extension Rearrangement {
  /// Whether windows slide over the input.
  var hasWindows: Bool {
    expression.left.contains { $0.parts.contains { if case .window = $0 { true } else { false } } }
  }
}
