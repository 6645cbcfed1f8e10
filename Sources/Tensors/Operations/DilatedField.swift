import Kernels

/// A grid of tokens, and the taps of each: where the gradients of dilated attention go back.
struct DilatedField {
  let height: Int
  let width: Int
  let taps: DilatedTaps

  /// scale · a[b, h, i] · b[b, h, tap t of i], and 0 where the tap lies outside the image.
  ///
  /// - Returns: [batch, heads, queries, taps]
  func products(_ a: Heads, _ b: Heads, scale: Float) -> Tensor {
    let (heads, tokens) = (a.count, a.tokens)
    return result([a.batch, heads, tokens, taps.count], from: a.tensor, b.tensor) { products in
      forEachRow(batch: a.batch) { image, row in
        kernels_dilated_scores(
          a.pointer(image, 0, token: 0), a.stride, b.pointer(image, 0, token: 0), b.stride,
          height, width, heads, a.width, taps.kernel, taps.dilation, taps.margin, scale, row,
          products + (image * heads * tokens + row * width) * taps.count)
      }
    }
  }

  /// out[b, h, i] += scale · sum over t of weights[b, h, i, t] · keys[b, h, tap t of i].
  func addKeys(
    _ keys: Heads, weighed weights: Tensor, scale: Float, to shape: Heads.Shape,
    _ out: UnsafeMutablePointer<Float>
  ) {
    add(keys, weighed: weights, scale: scale, to: shape, out, kernels_add_dilated_keys)
  }

  /// out[b, h, j] += scale · sum over the queries i whose tap t is j of weights[b, h, i, t] ·
  /// queries[b, h, i].
  func addQueries(
    _ queries: Heads, weighed weights: Tensor, scale: Float, to shape: Heads.Shape,
    _ out: UnsafeMutablePointer<Float>
  ) {
    add(queries, weighed: weights, scale: scale, to: shape, out, kernels_add_dilated_queries)
  }

  private typealias Loop = (
    UnsafePointer<Float>, UnsafePointer<Float>, Int, Int, Int, Int, Int, Int, Int, Int, Float, Int,
    UnsafeMutablePointer<Float>, Int
  ) -> Void

  private func add(
    _ x: Heads, weighed weights: Tensor, scale: Float, to shape: Heads.Shape,
    _ out: UnsafeMutablePointer<Float>, _ loop: Loop
  ) {
    forEachRow(batch: x.batch) { image, row in
      loop(
        weights.pointer + image * x.count * x.tokens * taps.count,
        x.pointer(image, 0, token: 0), x.stride, height, width, x.count, x.width, taps.kernel,
        taps.dilation, taps.margin, scale, row, out + shape.offset(image, 0, token: 0),
        shape.stride)
    }
  }

  /// Runs `body` for every row of every image; no two rows write to one place.
  private func forEachRow(batch: Int, _ body: (Int, Int) -> Void) {
    Threads.divide(batch * height) { rows in
      for index in rows { body(index / height, index % height) }
    }
  }
}
