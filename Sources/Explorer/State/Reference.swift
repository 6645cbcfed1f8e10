import Explain

/// What the present picture is compared with: a pass, a unit of it and a head.
///
/// The query stays at the same place of the picture on both sides.
public struct Reference: Sendable {
  /// The pass; nil for the one that is shown.
  public var request: Request?
  /// The path of the unit.
  public var layer: String
  /// The head.
  public var head: HeadChoice

  /// The head of a unit in the pass of a request.
  public init(request: Request? = nil, layer: String, head: HeadChoice) {
    self.request = request
    self.layer = layer
    self.head = head
  }

  /// Whether it belongs to the same pass as another request.
  func belongs(to other: Request) -> Bool {
    request.map { $0.arguments == other.arguments } ?? true
  }

  /// What it is called beside a subject of `other`: only what differs is said.
  func title(beside other: Request) -> String {
    var parts: [String] = []
    let request = request ?? other
    if request.variantArguments != other.variantArguments { parts.append(request.variant.name) }
    if request.weights != other.weights { parts.append("\(request.weights)") }
    if request.input != other.input {
      parts.append("\(request.input)".split(separator: "/").last.map(String.init) ?? "")
    }
    return (parts + [layer, head.description]).joined(separator: "  ")
  }
}
