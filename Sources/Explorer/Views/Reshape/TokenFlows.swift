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
