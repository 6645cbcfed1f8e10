import Tensors

/// Type B's aggregation: each level's message, enhanced by a depthwise convolution of its values,
/// counts with a learned share.
///
/// Source: QuadTree Attention, section 3.2, type B; the convolution, called LePE, is the authors'
/// code's (get_vs).
struct LevelMixing: Sendable {
  let path: String
  let weight: Tensor  // [levels]
  let enhancements: [DepthwiseConvolution]  // get_vs, coarsest first

  init(_ scope: ParameterScope, channels: Int, levels: Int) {
    path = scope.path
    weight = scope.parameter("weight", [levels])
    enhancements = (0..<levels).map {
      DepthwiseConvolution(scope["get_vs"][$0], channels: channels, kernel: 3, padding: 1)
    }
  }

  /// The share of each level, [levels]; they sum to 1.
  func shares(_ trace: Trace) -> Tensor {
    let shares = softmax(weight)
    trace.step(path + ".mixing", .activation, "share = softmax(weight)", axes: ["levels"], shares)
    return shares
  }

  /// (message + convolution of the values) times the level's share.
  func callAsFunction(
    _ message: Features, values: Features, level: Int, shares: Tensor, _ trace: Trace
  ) -> Features {
    let axes = ["batch", "tokens", "channels"]
    let local = values.with(
      Features(map: enhancements[level](values.map, trace), stride: values.stride).tokens)
    let enhanced = message.tokens + local.tokens
    trace.step(
      path + ".level\(level).enhanced", .addition, "y = Σ a v + LePE(v)", axes: axes, enhanced)
    let mixed = scaled(enhanced, by: shares, at: level)
    trace.step(path + ".level\(level).mixed", .product, "y = share · x", axes: axes, mixed)
    return message.with(mixed)
  }
}
