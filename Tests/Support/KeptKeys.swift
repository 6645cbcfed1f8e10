/// What QuadTree's queries keep of a level, and the weights of the level that refines it, free of
/// the order of near-ties.
public struct KeptKeys {
  private let shape: [Int]
  private let indices: [Float]

  /// The keys kept, [queries, K, heads], flat on their grid.
  public init(_ indices: [Float], shape: [Int]) {
    self.indices = indices
    self.shape = shape
  }

  /// The keys of each query and head as a set.
  public var sets: [Set<Float>] {
    (0..<shape[0] * shape[2]).map { row in
      Set((0..<shape[1]).map { key(row / shape[2], rank: $0, head: row % shape[2]) })
    }
  }

  /// The weights of the finer level, [queries, 4, 4 K, heads], the children of each query's keys in
  /// the order of their parents' indices instead of their ranks.
  public func inOrder(_ weights: [Float]) -> [Float] {
    let (queries, kept, heads) = (shape[0], shape[1], shape[2])
    var sorted: [Float] = []
    for query in 0..<queries {
      for head in 0..<heads {
        let ranks = (0..<kept).sorted {
          key(query, rank: $0, head: head) < key(query, rank: $1, head: head)
        }
        for sibling in 0..<4 {
          for rank in ranks {
            for child in 0..<4 {
              let place = (query * 4 + sibling) * 4 * kept + rank * 4 + child
              sorted.append(weights[place * heads + head])
            }
          }
        }
      }
    }
    return sorted
  }

  private func key(_ query: Int, rank: Int, head: Int) -> Float {
    indices[(query * shape[1] + rank) * shape[2] + head]
  }
}
