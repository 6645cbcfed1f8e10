/// Gives groups of a grid one of eight colours so that those side by side differ.
///
/// Groups are coloured in turn with the first colour, from a preferred one on, that no neighbour
/// has. A group of interleaved tokens meets at most six others along edges, so eight colours always
/// do; corners are kept apart as long as there are colours left (every one of the nine groups that
/// lie three tokens apart touches the other eight).
struct GroupColoring {
  static let colors = 8

  /// The groups that share an edge with each group, and those that touch it at a corner only.
  private var edges: [[Int]]
  private var corners: [[Int]]

  /// - Parameters:
  ///   - groups: the group of every cell of a grid of `width` columns, row by row.
  ///   - count: how many groups there are.
  init(_ groups: [Int], width: Int, count: Int) {
    edges = [[Int]](repeating: [], count: count)
    corners = edges
    guard count > 1, width > 0 else { return }
    let height = groups.count / width
    for row in 0..<height {
      for column in 0..<width {
        let own = groups[row * width + column]
        if column + 1 < width { Self.join(own, groups[row * width + column + 1], &edges) }
        guard row + 1 < height else { continue }
        let below = (row + 1) * width + column
        Self.join(own, groups[below], &edges)
        if column > 0 { Self.join(own, groups[below - 1], &corners) }
        if column + 1 < width { Self.join(own, groups[below + 1], &corners) }
      }
    }
  }

  private static func join(_ one: Int, _ other: Int, _ neighbours: inout [[Int]]) {
    guard one != other, !neighbours[one].contains(other) else { return }
    neighbours[one].append(other)
    neighbours[other].append(one)
  }

  /// The colour of each group, from 0 to 7.
  func colors(_ preferred: (Int) -> Int) -> [Int] {
    var colors = [Int?](repeating: nil, count: edges.count)
    for group in edges.indices {
      let beside = Set(edges[group].compactMap { colors[$0] })
      let around = beside.union(corners[group].compactMap { colors[$0] })
      let order = (0..<Self.colors).map { (preferred(group) + $0) % Self.colors }
      colors[group] =
        order.first { !around.contains($0) } ?? order.first { !beside.contains($0) } ?? order[0]
    }
    return colors.map { $0 ?? 0 }
  }
}
