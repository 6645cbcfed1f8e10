import Tensors

/// Attention of every token to a reduced set of keys.
///
/// Source: PVT v2, section 3.1: SRA reduces keys by a convolution of ratio R, linear SRA by average
/// pooling to 7x7.
struct SpatialReductionAttention: Sendable {
  static let pooledSize = 7

  let path: String
  let heads: Int
  let channels: Int
  let ratio: Int
  let isLinear: Bool

  let query: Linear  // q
  let keyValue: Linear  // kv
  let projection: Linear  // proj
  let reduction: Convolution?  // sr
  let norm: LayerNormalization?
  let activation: Activation?

  init(
    _ scope: ParameterScope, channels: Int, heads: Int, ratio: Int, isLinear: Bool, qkvBias: Bool
  ) {
    path = scope.path
    self.heads = heads
    self.channels = channels
    self.ratio = ratio
    self.isLinear = isLinear
    query = Linear(scope["q"], inputs: channels, outputs: channels, bias: qkvBias)
    keyValue = Linear(scope["kv"], inputs: channels, outputs: 2 * channels, bias: qkvBias)
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
    if isLinear || ratio > 1 {
      let kernel = isLinear ? 1 : ratio
      reduction = Convolution(
        scope["sr"], inputs: channels, outputs: channels, kernel: kernel, stride: kernel)
      norm = LayerNormalization(scope["norm"], channels: channels, epsilon: 1e-5)
    } else {
      reduction = nil
      norm = nil
    }
    activation = isLinear ? .gelu(scope["act"]) : nil
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Tensor {
    let width = channels / heads
    let q = query(x.tokens, trace)
    let batch = q.shape[0]
    let sizes = ["b": batch, "n": x.grid.count, "h": heads, "d": width]
    trace.rearrangement(
      path + ".heads", "b n (h d) -> b h n d", axes: ["batch", "heads", "queries", "width"],
      shape: [batch, heads, x.grid.count, width], sizes: sizes,
      q.reshaped([batch, x.grid.count, heads, width]).permuted([0, 2, 1, 3]))

    let kv = keyValue(reduced(x, trace), trace)
    trace.rearrangement(
      path + ".kv_heads", "b m (p h d) -> p b h m d",
      axes: ["projections", "batch", "heads", "keys", "width"],
      shape: [2, batch, heads, kv.shape[1], width],
      sizes: ["b": batch, "m": kv.shape[1], "p": 2, "h": heads, "d": width],
      kv.reshaped([batch, kv.shape[1], 2, heads, width]).permuted([2, 0, 3, 1, 4]))

    let method: SpatialReduction.Method =
      isLinear ? .pooling(size: Self.pooledSize) : .convolution(ratio: ratio)
    let attend = ScaledDotProduct(
      path: path,
      mechanism: .spatialReduction(SpatialReduction(method, queries: x.grid, stride: x.stride)))
    let y = attend(
      queries: Heads(q, count: heads, width: width),
      keys: Heads(kv, count: heads, width: width),
      values: Heads(kv, count: heads, width: width, firstChannel: channels), trace)
    trace.rearrangement(
      path + ".merge", "b h n d -> b n (h d)", axes: ["batch", "queries", "channels"],
      shape: y.shape, sizes: sizes, y)
    return projection(y, trace)
  }

  /// The tokens that keys and values are made from, [batch, keys, channels].
  private func reduced(_ x: Features, _ trace: Trace) -> Tensor {
    guard let reduction, let norm else { return x.tokens }
    var map = x.map
    if isLinear {
      map = adaptiveAveragePool(map, height: Self.pooledSize, width: Self.pooledSize)
      // Cells of unlike sizes that overlap are no rearrangement.
      let side = x.grid.height / Self.pooledSize
      let isEven = x.grid == Grid(height: side * Self.pooledSize, width: side * Self.pooledSize)
      trace.step(
        path + ".pool", .pooling, "mean over the cells of a 7×7 grid",
        axes: ["batch", "height", "width", "channels"], map,
        joining: isEven && side > 1 ? Joining(blocks: side, of: x.map.shape, by: .mean) : nil)
    }
    let keys = norm(Features(map: reduction(map, trace), stride: x.stride).tokens, trace)
    return activation?(keys, trace) ?? keys
  }
}
