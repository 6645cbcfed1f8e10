/// Weights in the order of QuadTree's authors, heads last: "b h n k -> (b n) k h".
///
/// - Parameter weights: [batch, heads, queries, keys]
/// - Returns: [batch · queries, keys, heads]
public func headsLast(_ weights: Tensor) -> Tensor {
  arranged(weights, [weights.shape[0] * weights.shape[2], weights.shape[3], weights.shape[1]]) {
    $0
  }
}

/// Weights of siblings in the order of QuadTree's authors, siblings side by side and heads last:
/// "b h (y sy x sx) k -> (b y x) (sy sx) k h".
///
/// - Parameters:
///   - weights: [batch, heads, queries, keys]
///   - grid: the grid of queries
/// - Returns: [batch · parents, 4, keys, heads]
public func siblingsTogether(_ weights: Tensor, on grid: QuadTreeGrid) -> Tensor {
  let shape = [weights.shape[0] * grid.parents, 4, weights.shape[3], weights.shape[1]]
  return arranged(weights, shape) { grid.child($0 % 4, of: $0 / 4) }
}

/// Writes, for every image and `row`, all heads of the query at `query(row)`.
private func arranged(_ weights: Tensor, _ shape: [Int], query: (Int) -> Int) -> Tensor {
  let (heads, queries, keys) = (weights.shape[1], weights.shape[2], weights.shape[3])
  return result(shape, from: weights) { y in
    Threads.divide(weights.shape[0] * queries, least: 64) { rows in
      for row in rows {
        let (image, token) = (row / queries, query(row % queries))
        let to = y + row * keys * heads
        for head in 0..<heads {
          let from = weights.pointer + ((image * heads + head) * queries + token) * keys
          for key in 0..<keys { to[key * heads + head] = from[key] }
        }
      }
    }
  }
}
