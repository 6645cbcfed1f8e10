import Explain

extension Explorer {
  /// The nodes of the tree that can be seen, from the top.
  package var visibleNodes: [Int] {
    outline.nodes.indices.filter { node in
      var parent = outline.nodes[node].parent
      while let next = parent {
        guard open.contains(next) else { return false }
        parent = outline.nodes[next].parent
      }
      return true
    }
  }

  /// Whether a node has others inside it.
  func hasChildren(_ node: Int) -> Bool {
    node + 1 < outline.nodes.count && outline.nodes[node + 1].parent == node
  }

  /// Selects a node, and shows the attention of the unit it belongs to.
  mutating func select(node: Int) -> [Effect] {
    self.node = node
    viewpoint.step = outline.stepName(of: node)
    guard let unit = outline.nodes[node].unit else { return [] }
    // Who chooses a layer wants its map.
    if showsActivation { viewpoint.activatesFinalNorm = false }
    guard unit != self.unit else { return [] }
    self.unit = unit
    viewpoint.key = nil
    clampHead()
    return attentionIfMissing()
  }

  /// Selects the node so many rows further down.
  mutating func selectVisibleNode(by distance: Int) -> [Effect] {
    let visible = visibleNodes
    guard let place = visible.firstIndex(of: node) else { return [] }
    return select(node: visible[max(0, min(visible.count - 1, place + distance))])
  }

  /// Opens the node, or goes to the first one inside.
  mutating func openNode() -> [Effect] {
    guard hasChildren(node) else { return [] }
    if open.insert(node).inserted { return [] }
    return select(node: node + 1)
  }

  /// Closes the node, or goes to the one around it.
  mutating func closeNode() -> [Effect] {
    if open.remove(node) != nil { return [] }
    guard let parent = outline.nodes[node].parent else { return [] }
    return select(node: parent)
  }

  /// The next node, from the selected one on, whose path or title holds `text`.
  func node(matching text: String) -> Int? {
    let wanted = text.lowercased()
    guard !wanted.isEmpty else { return nil }
    let count = outline.nodes.count
    let order = (1...count).map { (node + $0) % count }
    func rank(_ node: Int) -> Int? {
      let path = outline.nodes[node].path.lowercased()
      if path == wanted { return 0 }
      if path.hasPrefix(wanted) { return 1 }
      return path.contains(wanted) || outline.nodes[node].title.lowercased().contains(wanted)
        ? 2 : nil
    }
    // The first of the best matches, in the order of the tree.
    return order.compactMap { node in rank(node).map { ($0, node) } }
      .min { $0.0 < $1.0 }?.1
  }
}
