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
      parts.append(request.pictureName)
    }
    return (parts + [layer, head.description]).joined(separator: "  ")
  }

  /// What tells it from another layer and head of `other`, in a word; nil where nothing does.
  func difference(beside other: Request, layer: String, head: HeadChoice)
    -> (own: String, others: String)?
  {
    if let request {
      if request.variantArguments != other.variantArguments {
        return (request.variant.name, other.variant.name)
      }
      if request.weights != other.weights { return ("\(request.weights)", "\(other.weights)") }
      if request.input != other.input { return (request.pictureName, other.pictureName) }
    }
    if self.layer != layer { return (self.layer, layer) }
    return self.head == head ? nil : (self.head.description, head.description)
  }
}

extension Request {
  /// The last name of the picture's path.
  fileprivate var pictureName: String {
    "\(input)".split(separator: "/").last.map(String.init) ?? ""
  }
}
