import Kernels

/// The weights of four children, which share their parent's: a softmax over each four, times the
/// weight the parent had for their key.
///
/// Source: QuadTree Attention, section 3.2, type A.
///
/// - Parameters:
///   - scores: [batch, heads, queries, 4 K], four children of each kept key side by side
///   - parents: the keys kept on the grid of parents
///   - grid: the grid of queries
/// - Returns: the shape of `scores`; each row sums to what its parent's kept weights sum to
public func childrenSoftmax(
  _ scores: Tensor, of parents: KeySelection, on grid: QuadTreeGrid
) -> Tensor {
  let (heads, queries, keys) = (scores.shape[1], scores.shape[2], scores.shape[3])
  let count = keys / 4
  return result(scores.shape, from: scores, parents.scores) { y in
    Threads.divide(scores.count / keys, least: 256) { rows in
      for row in rows {
        let (head, query) = (row / queries, row % queries)
        let parent = head / heads * grid.parents + grid.parent(of: query)
        kernels_children_softmax(
          scores.pointer + row * keys,
          parents.scores.pointer + parent * count * heads + head % heads, heads, count,
          y + row * keys)
      }
    }
  }
}
