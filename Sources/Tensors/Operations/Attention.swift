import Kernels

/// Some of a tensor's channels, seen as heads.
///
/// Head h of a token is its channels `firstChannel + h width ..< firstChannel + (h + 1) width`, so a
/// joint projection of keys and values is split without a copy.
public struct Heads: Sendable {
  /// The tokens, [batch, tokens, channels].
  public let tensor: Tensor
  /// How many heads there are.
  public let count: Int
  /// How many channels each has.
  public let width: Int
  /// Where the first begins.
  public let firstChannel: Int

  /// `count` heads of `width` channels from `firstChannel` on.
  public init(_ tensor: Tensor, count: Int, width: Int, firstChannel: Int = 0) {
    precondition(
      firstChannel + count * width <= tensor.shape[2],
      "\(count) heads of \(width) from \(firstChannel) on do not fit \(tensor.shape)")
    self.tensor = tensor
    self.count = count
    self.width = width
    self.firstChannel = firstChannel
  }

  /// How many rows of tokens there are along the batch.
  public var batch: Int { tensor.shape[0] }
  /// How many tokens each has.
  public var tokens: Int { tensor.shape[1] }
  var stride: Int { tensor.shape[2] }

  /// The values of head `head` of a token; an outline has none.
  public func vector(batch image: Int, token: Int, head: Int) -> [Float] {
    precondition((0..<batch).contains(image) && (0..<tokens).contains(token))
    precondition((0..<count).contains(head))
    let first = (image * tokens + token) * stride + firstChannel + head * width
    return tensor.withValues { $0.isEmpty ? [] : Array($0[first..<first + width]) }
  }

  /// The first value of head `head` in row `token` of `image`.
  func pointer(_ image: Int, _ head: Int, token: Int) -> UnsafeMutablePointer<Float> {
    tensor.pointer + (image * tokens + token) * stride + firstChannel + head * width
  }
}

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
