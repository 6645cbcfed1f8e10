import Kernels

/// scores[b, h, i, j] = scale · q[b, h, i] · k[b, h, candidate j of the parent of i].
///
/// Source: Tang et al., "QuadTree Attention for Vision Transformers", section 3.2.
///
/// - Returns: [batch, heads, queries, 4 K]; the queries stay in the order of the grid
public func siblingScores(
  _ queries: Heads, _ keys: Heads, _ candidates: SiblingCandidates, scale: Float
) -> Tensor {
  let grid = candidates.grid
  precondition(queries.tokens == grid.count && keys.tokens == grid.count)
  precondition(queries.count == keys.count && queries.width == keys.width)
  return siblingProducts(queries, keys, candidates, scale: scale).derived(
    from: .init(addingTo: queries.tensor) { [queries = queries.asShape, keys = keys.constant] in
      addCandidates(keys, weighed: $0, candidates, scale: scale, to: queries, $1)
    },
    .init(addingTo: keys.tensor) { [queries = queries.constant, keys = keys.asShape] in
      addSiblings(queries, weighed: $0, candidates, scale: scale, to: keys, $1)
    })
}

private func siblingProducts(
  _ queries: Heads, _ keys: Heads, _ candidates: SiblingCandidates, scale: Float
) -> Tensor {
  let (grid, met) = (candidates.grid, candidates.keys.shape[3])
  let (heads, width) = (keys.count, keys.width)
  let shape = [keys.batch, heads, grid.count, met]
  guard candidates.keys.hasValues else { return Tensor(outline: shape) }
  return result(shape, from: queries.tensor, keys.tensor) { scores in
    candidates.keys.withValues { known in
      forEachFamily(batch: keys.batch, heads: heads, parents: grid.parents) { head, parents in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 16 * width) { scratch in
          kernels_sibling_scores(
            queries.pointer(head / heads, head % heads, token: 0), queries.stride,
            keys.pointer(head / heads, head % heads, token: 0), keys.stride,
            known.baseAddress! + head * grid.parents * met, met, width, grid.width,
            parents.lowerBound, parents.count, scale, scratch.baseAddress!,
            scores + head * grid.count * met)
        }
      }
    }
  }
}

/// y[b, i, (h c)] = sum over j of weights[b, h, i, j] · v[b, h, candidate j of the parent of i, c].
///
/// - Parameter weights: [batch, heads, queries, 4 K]
/// - Returns: [batch, queries, heads · width]
public func siblingOutput(
  _ weights: Tensor, _ values: Heads, _ candidates: SiblingCandidates
) -> Tensor {
  let grid = candidates.grid
  let (heads, width, met) = (values.count, values.width, candidates.keys.shape[3])
  precondition(weights.shape == [values.batch, heads, grid.count, met])
  let shape = [values.batch, grid.count, heads * width]
  guard candidates.keys.hasValues else { return Tensor(outline: shape) }
  return result(shape, from: weights, values.tensor) { y in
    candidates.keys.withValues { known in
      forEachFamily(batch: values.batch, heads: heads, parents: grid.parents) { head, parents in
        kernels_sibling_output(
          weights.pointer + head * grid.count * met,
          values.pointer(head / heads, head % heads, token: 0), values.stride,
          known.baseAddress! + head * grid.parents * met, met, width, grid.width,
          parents.lowerBound, parents.count,
          y + head / heads * grid.count * heads * width + head % heads * width, heads * width)
      }
    }
  }.derived(
    from: .init(weights) { [values = values.constant] dy in
      siblingProducts(Heads(dy, count: heads, width: width), values, candidates, scale: 1)
    },
    .init(addingTo: values.tensor) { [weights = weights.constant, values = values.asShape] in
      let dy = Heads($0, count: heads, width: width)
      addSiblings(dy, weighed: weights, candidates, scale: 1, to: values, $1)
    })
}

/// out[b, h, i] += scale · sum over j of weights[b, h, i, j] · keys[b, h, candidate j of the parent
/// of i].
private func addCandidates(
  _ keys: Heads, weighed weights: Tensor, _ candidates: SiblingCandidates, scale: Float,
  to shape: Heads.Shape, _ out: UnsafeMutablePointer<Float>
) {
  let (grid, met, heads) = (candidates.grid, candidates.keys.shape[3], keys.count)
  candidates.keys.withValues { known in
    forEachFamily(batch: keys.batch, heads: heads, parents: grid.parents) { head, parents in
      kernels_add_sibling_output(
        weights.pointer + head * grid.count * met,
        keys.pointer(head / heads, head % heads, token: 0), keys.stride,
        known.baseAddress! + head * grid.parents * met, met, keys.width, grid.width,
        parents.lowerBound, parents.count, scale,
        out + shape.offset(head / heads, head % heads, token: 0), shape.stride)
    }
  }
}

/// out[b, h, candidate j of the parent of i] += scale · weights[b, h, i, j] · queries[b, h, i], over
/// all i and j.
///
/// Several parents may meet one key, so work is divided by heads, and by channels where these are
/// few; every sum is in the order of the parents.
private func addSiblings(
  _ queries: Heads, weighed weights: Tensor, _ candidates: SiblingCandidates, scale: Float,
  to shape: Heads.Shape, _ out: UnsafeMutablePointer<Float>
) {
  let (grid, met, heads) = (candidates.grid, candidates.keys.shape[3], queries.count)
  let lanes = 16
  let parts = (queries.width + lanes - 1) / lanes
  candidates.keys.withValues { known in
    Threads.forEach(queries.batch * heads * parts) { task in
      let (head, channel) = (task / parts, task % parts * lanes)
      kernels_add_to_candidates(
        weights.pointer + head * grid.count * met,
        queries.pointer(head / heads, head % heads, token: 0) + channel, queries.stride,
        known.baseAddress! + head * grid.parents * met, met, min(lanes, queries.width - channel),
        grid.width, grid.parents, scale,
        out + shape.offset(head / heads, head % heads, token: 0) + channel, shape.stride)
    }
  }
}

/// Runs `body` for every head of every image, the batch's heads counted through, a range of parents
/// at a time.
private func forEachFamily(
  batch: Int, heads: Int, parents: Int, _ body: (Int, Range<Int>) -> Void
) {
  let pairs = batch * heads
  let parts = max(1, min((2 * Threads.count + pairs - 1) / pairs, parents / 16))
  Threads.forEach(pairs * parts) { task in
    let (head, part) = (task / parts, task % parts)
    body(head, parents * part / parts..<parents * (part + 1) / parts)
  }
}
