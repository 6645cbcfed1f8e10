import Backbones

/// Whether the tokens of a unit come back to where they were.
public enum TokenRoundTrip: Sendable, Hashable, CustomStringConvertible {
  /// All of so many tokens are back in their places.
  case restored(tokens: Int)
  /// Some places hold another token, or none.
  case broken(wrong: Int, tokens: Int, first: Int, holds: [Int], width: Int)
  /// A step could not be followed at all.
  case lost(path: String, reason: String)

  /// Whether it is the identity.
  public var isRestored: Bool { if case .restored = self { true } else { false } }

  /// What comes of it, in one sentence.
  public var description: String {
    switch self {
    case .restored(let tokens):
      return "restored, all \(tokens) tokens are back"
    case .broken(let wrong, let tokens, let first, let holds, let width):
      func place(_ token: Int) -> String { "\(token / width),\(token % width)" }
      let held = holds.first.map { "token \(place($0))" } ?? "padding"
      return "broken, \(wrong) of \(tokens) tokens are not back; the first place, \(place(first)),"
        + " holds \(held)"
    case .lost(let path, let reason): return "broken, \(path) cannot be followed: \(reason)"
    }
  }
}

extension TokenFlow {
  /// What partition, attention and the way back do to the tokens' places; nil where no step brings
  /// tokens back one by one.
  public var roundTrip: TokenRoundTrip? {
    if let first = unfollowed.first { return .lost(path: first.path, reason: first.reason) }
    guard let last = steps.indices.last(where: isReturn) else { return nil }
    let sources = steps[last].after.sources
    let wrong = (0..<grid.count).filter { !sources[$0].elementsEqual([Int32($0)]) }
    guard let first = wrong.first else { return .restored(tokens: grid.count) }
    return .broken(
      wrong: wrong.count, tokens: grid.count, first: first, holds: sources[first].map { Int($0) },
      width: grid.width)
  }

  /// The step after which tokens are back on the unit's grid.
  public var returningStep: Int? { steps.indices.last(where: isReturn) }

  /// Whether a step's outcome is the unit's grid, and every token came one by one.
  private func isReturn(_ step: Int) -> Bool {
    let shape = steps[step].after.tokenShape
    guard shape == [1, grid.count, 1] || shape == [1, grid.height, grid.width, 1],
      steps[step].after.axes.last?.isShared == true
    else { return false }
    let chain = chain(of: step)
    // Padding on its way out is cut by what follows.
    return chain.count > 1 && chain.allSatisfy { steps[$0].isOneToOne }
  }
}
