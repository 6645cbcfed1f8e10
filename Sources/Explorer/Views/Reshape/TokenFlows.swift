import Explain
import Foundation

/// The token flows of the units looked at last, kept because each frame asks for them.
final class TokenFlows: @unchecked Sendable {
  static let shared = TokenFlows()
  private let lock = NSLock()
  private var known: [(key: String, flow: TokenFlow?)] = []
  private static let limit = 3

  /// The flow of a unit.
  func flow(of unit: Int, in outline: Outline) -> TokenFlow? {
    // What a unit does to tokens follows from the network's name, size and layout.
    let root = outline.nodes[0]
    let output = outline.outputs[unit]
    let mechanism = outline.attention[unit].map { "\($0.mechanism)" } ?? ""
    let key =
      "\(root.title) \(root.detail) \(outline.units[unit].path) \(output.grid) \(mechanism)"
    lock.lock()
    defer { lock.unlock() }
    if let found = known.first(where: { $0.key == key }) { return found.flow }
    let flow = outline.tokenFlow(ofUnit: unit)
    known.insert((key, flow), at: 0)
    if known.count > Self.limit { known.removeLast() }
    return flow
  }
}

/// What became of the tokens of a unit, followed beside the interface.
private struct FollowedTokens: Sendable {
  let flow: TokenFlow?
}

extension FollowedTokens: Weighty {
  var bytes: Int {
    flow.map { $0.steps.reduce(0) { $0 + 8 * $1.after.sources.count } } ?? 0
  }
}

extension Subject {
  /// The most tokens that are followed while a frame is drawn; more are followed beside it.
  private static let fewTokens = 4096

  /// The tokens of the unit through its rearrangements; nil where it has none, or too many to
  /// follow at once and they are not followed yet.
  var flow: TokenFlow? {
    guard let following else { return TokenFlows.shared.flow(of: viewpoint.unit, in: outline) }
    return (try? result(of: following, as: FollowedTokens.self))?.flow
  }

  /// The same.
  ///
  /// - Throws: `Inapplicable` while they are being followed.
  func followedFlow() throws -> TokenFlow? {
    guard let following else { return flow }
    return try result(of: following, as: FollowedTokens.self).flow
  }

  /// Follows the tokens of a large grid; nil where a frame can wait for it.
  var following: Preparation? {
    guard grid.count > Self.fewTokens else { return nil }
    let (unit, outline) = (viewpoint.unit, outline)
    return Preparation(key: "token flow \(unit)", title: "following \(grid.count) tokens") { _ in
      FollowedTokens(flow: outline.tokenFlow(ofUnit: unit))
    }
  }
}
