/// The keys that four sibling queries may attend to: the children of the keys their parent kept.
public struct SiblingCandidates: Sendable {
  /// [batch, heads, parents, 4 K], flat on `grid`: K kept keys by rank, four children of each
  /// ordered (y, x).
  public let keys: IndexTensor
  /// The grid of queries and keys.
  public let grid: QuadTreeGrid

  /// The children on `grid` of the keys in `selection`, which lie on the grid of its parents.
  public init(childrenOf selection: KeySelection, on grid: QuadTreeGrid) {
    self.grid = grid
    let (rows, count, heads) = (
      selection.indices.shape[0], selection.indices.shape[1], selection.indices.shape[2]
    )
    let parents = grid.parents
    precondition(rows.isMultiple(of: parents), "\(rows) rows are no batch of \(parents) parents")
    let batch = rows / parents
    let shape = [batch, heads, parents, 4 * count]
    guard selection.hasValues else {
      keys = IndexTensor(outline: shape)
      return
    }
    keys = IndexTensor(shape: shape) { keys in
      selection.indices.withValues { kept in
        for row in 0..<rows {
          let (image, parent) = (row / parents, row % parents)
          for head in 0..<heads {
            let to = keys + ((image * heads + head) * parents + parent) * 4 * count
            for rank in 0..<count {
              let key = Int(kept[(row * count + rank) * heads + head])
              for place in 0..<4 { to[rank * 4 + place] = Int32(grid.child(place, of: key)) }
            }
          }
        }
      }
    }
  }

  /// The row of `keys` that `token` meets in head `head`, the batch's heads counted through.
  func row(head: Int, token: Int) -> Int { head * grid.parents + grid.parent(of: token) }

  /// The keys at these places of each query's row: [batch · queries, K, heads] to the same shape.
  func keys(at positions: IndexTensor) -> IndexTensor {
    let (count, heads, met) = (positions.shape[1], positions.shape[2], keys.shape[3])
    return IndexTensor(shape: positions.shape) { found in
      positions.withValues { positions in
        keys.withValues { keys in
          for (flat, position) in positions.enumerated() {
            let (row, head) = (flat / (count * heads), flat % heads)
            let own = self.row(head: row / grid.count * heads + head, token: row % grid.count)
            found[flat] = keys[own * met + Int(position)]
          }
        }
      }
    }
  }
}
