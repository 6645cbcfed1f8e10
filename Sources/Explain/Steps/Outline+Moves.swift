import Backbones

/// How one goes from one part of a network to another, as in a debugger.
public enum StepMove: String, CaseIterable, Sendable {
  /// To the next part of the same kind, without looking inside.
  case over
  /// To the first part inside.
  case into
  /// To the part around this one.
  case out
  /// To the part of the same kind before.
  case back
}

extension Outline {
  /// The node that a move leads to from `node`; nil where it leads nowhere.
  ///
  /// Going over the last step of a unit leads to the first of the next, so that all steps of a pass
  /// can be walked through with one key. The head takes part as the unit after the last one.
  public func node(_ move: StepMove, from node: Int) -> Int? {
    switch move {
    case .into:
      let next = node + 1
      return nodes.indices.contains(next) && nodes[next].parent == node ? next : nil
    case .out: return nodes[node].parent
    case .over: return nodes.indices.dropFirst(node + 1).first { isPeer($0, of: node) }
    case .back: return nodes.indices.prefix(node).last { isPeer($0, of: node) }
    }
  }

  /// The node of the layer, or of the part of one, that is called `path`: exactly so, else the
  /// first that begins so.
  public func node(at path: String) -> Int? {
    nodes.firstIndex { $0.path == path } ?? nodes.firstIndex { $0.path.hasPrefix(path) }
  }

  /// The unit that a node is or lies in; the number of units for the head, nil for more than a unit.
  public func inspectableUnit(of node: Int) -> Int? {
    if let unit = nodes[node].unit { return unit }
    return isHead(node) || nodes[node].parent.map(isHead) == true ? units.count : nil
  }

  /// The node of the first step of a unit; of the head for the number of units.
  public func firstStep(ofUnit unit: Int) -> Int? {
    nodes.indices.first { nodes[$0].level == .step && inspectableUnit(of: $0) == unit }
  }

  /// What a step is called within its unit, as `attn.softmax`; `head:` stands before the name of a
  /// step of the head. Nil for what is no step.
  public func stepName(of node: Int) -> String? {
    guard nodes[node].level == .step else { return nil }
    return nodes[node].unit == nil ? "head:" + nodes[node].title : nodes[node].title
  }

  /// The step of a name in a unit, or in the head.
  public func step(_ name: String, ofUnit unit: Int) -> Int? {
    guard let first = firstStep(ofUnit: name.hasPrefix("head:") ? units.count : unit) else {
      return nil
    }
    return nodes[first...].indices.prefix { nodes[$0].parent == nodes[first].parent }
      .first { stepName(of: $0) == name }
  }

  /// Whether two nodes are parts of the same kind; the head is a stage and a unit in one.
  private func isPeer(_ node: Int, of other: Int) -> Bool {
    let (a, b) = (nodes[node].level, nodes[other].level)
    return a == b || (a == .unit && isHead(other)) || (b == .unit && isHead(node))
  }

  /// Whether a node is the head: a stage without units.
  private func isHead(_ node: Int) -> Bool {
    nodes[node].level == .stage && nodes.indices.contains(node + 1)
      && nodes[node + 1].level == .step
  }
}
