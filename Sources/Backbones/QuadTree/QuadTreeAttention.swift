import Tensors

/// Quadtree attention: from the coarsest grid on, each query refines only the keys it gave the
/// greatest weights.
///
/// Source: QuadTree Attention, section 3.
struct QuadTreeAttention: Sendable {
  let path: String
  let levels: Int

  let query: Convolution  // q_proj
  let key: Convolution  // k_proj
  let value: Convolution  // v_proj
  let attend: PyramidAttention  // py_att
  let valueDownsamplings: [ValueDownsampling]  // value_branchs, type B
  let projection: Linear  // proj

  init(_ scope: ParameterScope, stage: Int, of configuration: QuadTreeConfiguration) {
    path = scope.path
    levels = configuration.srRatios[stage]
    let channels = configuration.embedDims[stage]
    func project(_ name: String) -> Convolution {
      Convolution(
        scope[name], inputs: channels, outputs: channels, kernel: 1, bias: configuration.qkvBias)
    }
    query = project("q_proj")
    key = project("k_proj")
    value = project("v_proj")
    attend = PyramidAttention(
      scope["py_att"], channels: channels, heads: configuration.numHeads[stage], levels: levels,
      type: configuration.attnType)
    valueDownsamplings = (0..<(configuration.attnType == .b ? levels - 1 : 0)).map {
      ValueDownsampling(scope["value_branchs"][$0], channels: channels)
    }
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Tensor {
    projection(attend(pyramid(x, trace), trace), trace)
  }

  /// Queries, keys and values of every level, coarsest first.
  private func pyramid(_ x: Features, _ trace: Trace) -> [PyramidLevel] {
    var (q, k, v) = (query(x.map, trace), key(x.map, trace), value(x.map, trace))
    var pyramid = [PyramidLevel(queries: q, keys: k, values: v, stride: x.stride)]
    for step in 1..<max(1, levels) {
      let level = path + ".pyramid.level\(levels - 1 - step)"
      q = halved(q, level + ".queries", trace)
      k = halved(k, level + ".keys", trace)
      v =
        valueDownsamplings.isEmpty
        ? halved(v, level + ".values", trace) : valueDownsamplings[step - 1](v, trace)
      pyramid.append(PyramidLevel(queries: q, keys: k, values: v, stride: x.stride << step))
    }
    return pyramid.reversed()
  }

  /// The mean over blocks of 2x2 tokens.
  private func halved(_ map: Tensor, _ path: String, _ trace: Trace) -> Tensor {
    let y = adaptiveAveragePool(map, height: map.shape[1] / 2, width: map.shape[2] / 2)
    trace.step(
      path, .pooling, "mean over 2×2 tokens", axes: ["batch", "height", "width", "channels"], y,
      joining: Joining(blocks: 2, of: map.shape, by: .mean),
      kernel: Kernel(size: 2, stride: 2, padding: 0))
    return y
  }
}
