import Kernels

/// scores[b, h, i, j] = scale · q[b, h, i] · k[b, h, j].
///
/// Where there are fewer queries than keys along the batch, each lot of queries is shared by as many
/// lots of keys that follow each other: the windows of an image that share a global query.
///
/// Source: Vaswani et al., "Attention Is All You Need", equation 1.
///
/// - Returns: [batch, heads, queries, keys]
public func attentionScores(_ queries: Heads, _ keys: Heads, scale: Float) -> Tensor {
  precondition(queries.count == keys.count && queries.width == keys.width)
  precondition(keys.batch.isMultiple(of: queries.batch), "queries cannot be shared evenly")
  let (n, m) = (queries.tokens, keys.tokens)
  let sharing = keys.batch / queries.batch
  let shape = [keys.batch, keys.count, n, m]
  return result(shape, from: queries.tensor, keys.tensor) { scores in
    forEachHead(batch: keys.batch, heads: keys.count, queries: n) { image, head, rows in
      kernels_gemm(
        0, 1, rows.count, m, keys.width, scale,
        queries.pointer(image / sharing, head, token: rows.lowerBound), queries.stride,
        keys.pointer(image, head, token: 0), keys.stride, 0,
        scores + ((image * keys.count + head) * n + rows.lowerBound) * m, m)
    }
  }.derived(
    from: .init(addingTo: queries.tensor) { [queries = queries.asShape, keys = keys.constant] in
      addQueryGradient($0, queries, keys, scale: scale, to: $1)
    },
    .init(addingTo: keys.tensor) { [queries = queries.constant, keys = keys.asShape] in
      addKeyGradient($0, queries, keys, scale: scale, to: $1)
    })
}

/// dq[b, h, i] += scale · sum over j of ds[b, h, i, j] · k[b, h, j], over all windows that share q.
private func addQueryGradient(
  _ ds: Tensor, _ queries: Heads.Shape, _ keys: Heads, scale: Float,
  to dq: UnsafeMutablePointer<Float>
) {
  let (n, m) = (queries.tokens, keys.tokens)
  let sharing = keys.batch / queries.batch
  forEachHead(batch: queries.batch, heads: queries.count, queries: n) { lot, head, rows in
    for image in lot * sharing..<(lot + 1) * sharing {
      kernels_gemm(
        0, 0, rows.count, keys.width, m, scale,
        ds.pointer + ((image * keys.count + head) * n + rows.lowerBound) * m, m,
        keys.pointer(image, head, token: 0), keys.stride, 1,
        dq + queries.offset(lot, head, token: rows.lowerBound), queries.stride)
    }
  }
}

/// dk[b, h, j] += scale · sum over i of ds[b, h, i, j] · q[b, h, i].
private func addKeyGradient(
  _ ds: Tensor, _ queries: Heads, _ keys: Heads.Shape, scale: Float,
  to dk: UnsafeMutablePointer<Float>
) {
  let (n, m) = (queries.tokens, keys.tokens)
  let sharing = keys.batch / queries.batch
  forEachHead(batch: keys.batch, heads: keys.count, queries: m) { image, head, tokens in
    kernels_gemm(
      1, 0, tokens.count, queries.width, n, scale,
      ds.pointer + (image * keys.count + head) * n * m + tokens.lowerBound, m,
      queries.pointer(image / sharing, head, token: 0), queries.stride, 1,
      dk + keys.offset(image, head, token: tokens.lowerBound), keys.stride)
  }
}

/// y[b, i, (h c)] = sum over j of weights[b, h, i, j] · v[b, h, j, c].
///
/// - Parameter weights: [batch, heads, queries, keys]
/// - Returns: [batch, queries, heads · width], the heads side by side again
public func attentionOutput(_ weights: Tensor, _ values: Heads) -> Tensor {
  let (n, m) = (weights.shape[2], values.tokens)
  precondition(weights.shape[3] == m && weights.shape[1] == values.count)
  let channels = values.count * values.width
  return result([values.batch, n, channels], from: weights, values.tensor) { y in
    forEachHead(batch: values.batch, heads: values.count, queries: n) { image, head, rows in
      kernels_gemm(
        0, 0, rows.count, values.width, m, 1,
        weights.pointer + ((image * values.count + head) * n + rows.lowerBound) * m, m,
        values.pointer(image, head, token: 0), values.stride, 0,
        y + (image * n + rows.lowerBound) * channels + head * values.width, channels)
    }
  }.derived(
    from: .init(weights) { [values = values.constant] in weightGradient($0, values) },
    .init(addingTo: values.tensor) { [weights = weights.constant, values = values.asShape] in
      addValueGradient($0, weights, values, to: $1)
    })
}

/// da[b, h, i, j] = dy[b, i, h] · v[b, h, j].
private func weightGradient(_ dy: Tensor, _ values: Heads) -> Tensor {
  let (n, m, channels) = (dy.shape[1], values.tokens, dy.shape[2])
  return result([values.batch, values.count, n, m], from: dy, values.tensor) { da in
    forEachHead(batch: values.batch, heads: values.count, queries: n) { image, head, rows in
      kernels_gemm(
        0, 1, rows.count, m, values.width, 1,
        dy.pointer + (image * n + rows.lowerBound) * channels + head * values.width, channels,
        values.pointer(image, head, token: 0), values.stride, 0,
        da + ((image * values.count + head) * n + rows.lowerBound) * m, m)
    }
  }
}

/// dv[b, h, j] += sum over i of weights[b, h, i, j] · dy[b, i, h].
private func addValueGradient(
  _ dy: Tensor, _ weights: Tensor, _ values: Heads.Shape, to dv: UnsafeMutablePointer<Float>
) {
  let (n, m, channels) = (dy.shape[1], values.tokens, dy.shape[2])
  forEachHead(batch: values.batch, heads: values.count, queries: m) { image, head, tokens in
    kernels_gemm(
      1, 0, tokens.count, values.width, n, 1,
      weights.pointer + (image * values.count + head) * n * m + tokens.lowerBound, m,
      dy.pointer + image * n * channels + head * values.width, channels, 1,
      dv + values.offset(image, head, token: tokens.lowerBound), values.stride)
  }
}

/// Runs `body` for every head of every image, a range of queries at a time.
private func forEachHead(
  batch: Int, heads: Int, queries: Int, _ body: (Int, Int, Range<Int>) -> Void
) {
  let pairs = batch * heads
  // Few heads with many queries are divided further, so that every thread has work.
  let parts = max(1, min((2 * Threads.count + pairs - 1) / pairs, queries / 64))
  Threads.forEach(pairs * parts) { task in
    let (pair, part) = (task / parts, task % parts)
    body(pair / heads, pair % heads, queries * part / parts..<queries * (part + 1) / parts)
  }
}
