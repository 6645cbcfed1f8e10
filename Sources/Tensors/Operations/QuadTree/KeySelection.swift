import Kernels

/// The keys with the greatest weights, for every query and head.
public struct KeySelection: Sendable {
  /// Which keys they are, in falling order of weight: [batch · queries, K, heads], flat on the grid
  /// of keys.
  public let indices: IndexTensor
  /// Their weights, [batch · queries, K, heads], through which gradients go back to the weights
  /// they were chosen from.
  public let scores: Tensor
  /// Where they stand in the query's row of weights, [batch · queries, K, heads].
  let positions: IndexTensor

  /// A selection that was made elsewhere; where its keys stood in their rows is not known.
  public init(indices: IndexTensor, scores: Tensor) {
    precondition(indices.shape == scores.shape)
    self.init(indices: indices, scores: scores, positions: indices.outline)
  }

  fileprivate init(indices: IndexTensor, scores: Tensor, positions: IndexTensor) {
    self.indices = indices
    self.scores = scores
    self.positions = positions
  }

  /// Whether the values are known, or the shapes alone.
  public var hasValues: Bool { indices.hasValues }

  /// The shapes without values.
  public var outline: KeySelection {
    KeySelection(
      indices: indices.outline, scores: scores.outline, positions: positions.outline)
  }
}

/// The `count` keys of greatest weight, for every query and head; of equal weights, the key of lower
/// index comes first.
///
/// - Parameters:
///   - weights: [batch, heads, queries, keys]
///   - candidates: which keys a row's weights belong to; nil when they are all keys in order.
public func greatestKeys(
  _ weights: Tensor, count: Int, among candidates: SiblingCandidates? = nil
) -> KeySelection {
  let (batch, heads, queries, keys) = (
    weights.shape[0], weights.shape[1], weights.shape[2], weights.shape[3]
  )
  precondition(count <= keys, "\(count) of \(keys) keys cannot be chosen")
  let shape = [batch * queries, count, heads]
  guard weights.hasValues, candidates?.keys.hasValues ?? true else {
    let outline = IndexTensor(outline: shape)
    return KeySelection(indices: outline, scores: Tensor(outline: shape), positions: outline)
  }
  let scores = Tensor(uninitialized: shape)
  let positions = IndexTensor(shape: shape) { positions in
    withKeys(of: candidates) { known in
      Threads.divide(batch * heads * queries, least: 256) { rows in
        for row in rows {
          let (head, query) = (row / queries, row % queries)
          let to = (head / heads * queries + query) * count * heads + head % heads
          kernels_greatest(
            weights.pointer + row * keys, known(head, query), keys, count, positions + to,
            scores.pointer + to, heads)
        }
      }
    }
  }
  let indices = candidates?.keys(at: positions) ?? positions
  let derived = scores.derived(
    from: .init(addingTo: weights) { [shape = weights.shape] in
      addChosen($0, positions, to: $1, shape)
    })
  return KeySelection(indices: indices, scores: derived, positions: positions)
}

/// Adds what belongs to the chosen keys, [batch · queries, K, heads], to their places in rows of
/// weights, [batch, heads, queries, keys].
private func addChosen(
  _ scores: Tensor, _ positions: IndexTensor, to weights: UnsafeMutablePointer<Float>,
  _ shape: [Int]
) {
  let (heads, queries, keys, count) = (shape[1], shape[2], shape[3], scores.shape[1])
  positions.withValues { positions in
    Threads.divide(shape[0] * heads * queries, least: 256) { rows in
      for row in rows {
        let (head, query) = (row / queries, row % queries)
        let first = (head / heads * queries + query) * count * heads + head % heads
        for rank in 0..<count {
          let from = first + rank * heads
          weights[row * keys + Int(positions[from])] += scores.pointer[from]
        }
      }
    }
  }
}

/// Calls `body` with what finds a row's keys, by head and query; nil stands for all keys in order.
private func withKeys(
  of candidates: SiblingCandidates?, _ body: ((Int, Int) -> UnsafePointer<Int32>?) -> Void
) {
  guard let candidates else { return body { _, _ in nil } }
  let met = candidates.keys.shape[3]
  candidates.keys.withValues { known in
    body { known.baseAddress! + candidates.row(head: $0, token: $1) * met }
  }
}

/// The weights with those of `selection` set to 0.
///
/// - Parameter weights: [batch, heads, queries, keys], the weights the selection was made from.
public func without(_ selection: KeySelection, in weights: Tensor) -> Tensor {
  guard selection.hasValues else { return weights.outline }
  let positions = selection.positions
  return without(positions, in: weights)
    .derived(from: .init(weights) { without(positions, in: $0) })
}

/// The weights with those at `positions` of their rows set to 0.
private func without(_ positions: IndexTensor, in weights: Tensor) -> Tensor {
  let (heads, queries, keys) = (weights.shape[1], weights.shape[2], weights.shape[3])
  let count = positions.shape[1]
  return result(weights.shape, from: weights) { y in
    positions.withValues { positions in
      Threads.divide(weights.count / max(1, keys), least: 256) { rows in
        (y + rows.lowerBound * keys).update(
          from: weights.pointer + rows.lowerBound * keys, count: rows.count * keys)
        for row in rows {
          let (head, query) = (row / queries, row % queries)
          let from = (head / heads * queries + query) * count * heads + head % heads
          for rank in 0..<count { y[row * keys + Int(positions[from + rank * heads])] = 0 }
        }
      }
    }
  }
}
