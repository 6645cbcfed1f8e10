/// Weights in the order of QuadTree's authors, heads last: "b h n k -> (b n) k h".
///
/// - Parameter weights: [batch, heads, queries, keys]
/// - Returns: [batch · queries, keys, heads]
public func headsLast(_ weights: Tensor) -> Tensor {
  AuthorsLayout(of: weights).moved(weights)
}

/// The way back from `headsLast`: "(b n) k h -> b h n k".
///
/// - Parameter weights: [batch · queries, keys, heads]
/// - Returns: [batch, heads, queries, keys]
public func headsFirst(_ weights: Tensor, batch: Int) -> Tensor {
  let (rows, keys, heads) = (weights.shape[0], weights.shape[1], weights.shape[2])
  return AuthorsLayout(batch: batch, heads: heads, queries: rows / batch, keys: keys)
    .movedBack(weights)
}

/// Weights of siblings in the order of QuadTree's authors, siblings side by side and heads last:
/// "b h (y sy x sx) k -> (b y x) (sy sx) k h".
///
/// - Parameters:
///   - weights: [batch, heads, queries, keys]
///   - grid: the grid of queries
/// - Returns: [batch · parents, 4, keys, heads]
public func siblingsTogether(_ weights: Tensor, on grid: QuadTreeGrid) -> Tensor {
  AuthorsLayout(of: weights, siblingsOn: grid).moved(weights)
}

/// The way back from `siblingsTogether`: "(b y x) (sy sx) k h -> b h (y sy x sx) k".
///
/// - Parameters:
///   - weights: [batch · parents, 4, keys, heads]
///   - grid: the grid of queries
/// - Returns: [batch, heads, queries, keys]
public func siblingsInRows(_ weights: Tensor, on grid: QuadTreeGrid) -> Tensor {
  let batch = weights.shape[0] / grid.parents
  return AuthorsLayout(
    batch: batch, heads: weights.shape[3], queries: grid.count, keys: weights.shape[2],
    siblingsOn: grid
  ).movedBack(weights)
}

/// How weights lie in the order of QuadTree's authors.
private struct AuthorsLayout {
  let batch: Int
  let heads: Int
  let queries: Int
  let keys: Int
  /// The grid of queries whose siblings stand together; nil where they stay in their order.
  var siblingsOn: QuadTreeGrid?

  /// Of weights [batch, heads, queries, keys].
  init(of weights: Tensor, siblingsOn grid: QuadTreeGrid? = nil) {
    let shape = weights.shape
    self.init(
      batch: shape[0], heads: shape[1], queries: shape[2], keys: shape[3], siblingsOn: grid)
  }

  init(batch: Int, heads: Int, queries: Int, keys: Int, siblingsOn grid: QuadTreeGrid? = nil) {
    (self.batch, self.heads, self.queries, self.keys) = (batch, heads, queries, keys)
    siblingsOn = grid
  }

  private var shape: [Int] {
    siblingsOn.map { [batch * $0.parents, 4, keys, heads] } ?? [batch * queries, keys, heads]
  }

  /// From [batch, heads, queries, keys].
  func moved(_ weights: Tensor) -> Tensor {
    result(shape, from: weights) { y in
      forEachRun { ours, theirs in
        for key in 0..<keys { y[theirs + key * heads] = weights.pointer[ours + key] }
      }
    }.derived(from: .init(weights) { movedBack($0) })
  }

  /// To [batch, heads, queries, keys].
  func movedBack(_ weights: Tensor) -> Tensor {
    result([batch, heads, queries, keys], from: weights) { y in
      forEachRun { ours, theirs in
        for key in 0..<keys { y[ours + key] = weights.pointer[theirs + key * heads] }
      }
    }.derived(from: .init(weights) { moved($0) })
  }

  /// Calls `body`, for every head of every query, with where its first key stands in our order and
  /// in theirs; there, keys are `heads` apart.
  private func forEachRun(_ body: (Int, Int) -> Void) {
    Threads.divide(batch * queries, least: 64) { rows in
      for row in rows {
        let (image, place) = (row / queries, row % queries)
        let query = siblingsOn.map { $0.child(place % 4, of: place / 4) } ?? place
        for head in 0..<heads {
          body(((image * heads + head) * queries + query) * keys, row * keys * heads + head)
        }
      }
    }
  }
}
