import Checkpoints

/// The names under which tensors of a recording are shown.
struct RecordedNames {
  /// What the names of attention tensors begin with in files that Fovea writes.
  static let prefix = "attention."

  private var shown: [String: String] = [:]

  /// The names to show tensors of these names by: without a beginning that all share by convention,
  /// fit to be printed, no two alike.
  init(_ names: [String]) {
    let isPrefixed = names.allSatisfy { $0.hasPrefix(Self.prefix) && $0 != Self.prefix }
    var taken: Set<String> = []
    for name in names {
      let own = isPrefixed ? String(name.dropFirst(Self.prefix.count)) : name
      var title = own.isEmpty ? "tensor" : Sentence.path(own)
      while !taken.insert(title).inserted { title += "'" }
      shown[name] = title
    }
  }

  /// The name by which the tensor called `name` is shown.
  subscript(name: String) -> String { shown[name] ?? name }

  /// Whether a name comes before another as a person counts: `blocks.2` before `blocks.10`.
  static func comesBefore(_ a: String, _ b: String) -> Bool {
    let (first, second) = (parts(a), parts(b))
    for (x, y) in zip(first, second) where x != y {
      if let x = Int(x), let y = Int(y), x != y { return x < y }
      return x < y
    }
    return first.count < second.count
  }

  /// A name cut where numbers begin and end.
  private static func parts(_ name: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = Substring(name)
    while let first = rest.first {
      let part = rest.prefix { $0.isNumber == first.isNumber }
      parts.append(part)
      rest = rest[part.endIndex...]
    }
    return parts
  }
}
