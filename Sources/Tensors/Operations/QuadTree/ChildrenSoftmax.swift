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
  /// Where the weights of the parent of a row stand; they are `heads` apart.
  func parent(of row: Int) -> Int {
    let (head, query) = (row / queries, row % queries)
    return (head / heads * grid.parents + grid.parent(of: query)) * count * heads + head % heads
  }
  let (values, weights) = (scores.constant, parents.scores.constant)
  return result(scores.shape, from: scores, weights) { y in
    Threads.divide(scores.count / keys, least: 256) { rows in
      for row in rows {
        kernels_children_softmax(
          scores.pointer + row * keys, weights.pointer + parent(of: row), heads, count,
          y + row * keys)
      }
    }
  }.derived(
    from: .init(scores) { dy in
      result(values.shape, from: values, weights, dy) { dx in
        Threads.divide(values.count / keys, least: 256) { rows in
          for row in rows {
            kernels_children_softmax_gradient(
              values.pointer + row * keys, weights.pointer + parent(of: row), heads, count,
              dy.pointer + row * keys, dx + row * keys)
          }
        }
      }
    },
    .init(parents.scores) { [shape = weights.shape] in
      parentGradient($0, scores: values, shape, on: grid)
    })
}

/// The gradient of the parents' weights: for each of their keys the sum over four siblings and four
/// children of dy times the child's share.
///
/// - Parameter shape: [batch · parents, K, heads]
/// - Returns: a tensor of `shape`
private func parentGradient(
  _ dy: Tensor, scores: Tensor, _ shape: [Int], on grid: QuadTreeGrid
) -> Tensor {
  let (heads, queries, keys) = (scores.shape[1], scores.shape[2], scores.shape[3])
  var sums = Tensor(zeros: shape)
  sums.write { sums in
    Threads.divide(shape[0], least: 64) { parents in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: keys) { scratch in
        for parent in parents {
          for head in 0..<heads {
            let first = (parent / grid.parents * heads + head) * queries
            for place in 0..<4 {
              let row = (first + grid.child(place, of: parent % grid.parents)) * keys
              kernels_add_parent_gradient(
                scores.pointer + row, keys / 4, dy.pointer + row, scratch.baseAddress!,
                sums + parent * keys / 4 * heads + head, heads)
            }
          }
        }
      }
    }
  }
  return sums
}
