import Tensors

/// A block of GC ViT: x + attention(norm(x)), then x + MLP(norm(x)), with layer scale where the
/// variant has it.
struct GlobalContextBlock: Sendable {
  let path: String
  let partition: WindowPartition
  let norm1: LayerNormalization
  let attention: WindowAttention  // attn
  let scale1: LayerScale?  // ls1
  let norm2: LayerNormalization
  let mlp: MultiLayerPerceptron
  let scale2: LayerScale?  // ls2

  /// - Parameter windows: the windows; global ones where the block asks with the global query.
  init(
    _ scope: ParameterScope, channels: Int, heads: Int, partition: WindowPartition,
    of configuration: GCViTConfiguration
  ) {
    path = scope.path
    self.partition = partition
    let epsilon = Float(configuration.normEps)
    norm1 = LayerNormalization(scope["norm1"], channels: channels, epsilon: epsilon)
    attention = WindowAttention(
      scope["attn"], windows: partition.windows, channels: channels, heads: heads,
      qkvBias: configuration.qkvBias)
    let isScaled = configuration.layerScale != nil
    scale1 = isScaled ? LayerScale(scope["ls1"], channels: channels) : nil
    norm2 = LayerNormalization(scope["norm2"], channels: channels, epsilon: epsilon)
    mlp = MultiLayerPerceptron(
      scope["mlp"], channels: channels, hidden: Int(Double(channels) * configuration.mlpRatio))
    scale2 = isScaled ? LayerScale(scope["ls2"], channels: channels) : nil
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ input: Features, _ trace: Trace) -> Features {
    var x = input
    let attended = attended(norm1(x.tokens, trace), global: x.globalQuery, trace)
    x = x.adding(scale1?(attended, trace) ?? attended, path + ".residual1", trace)
    let mixed = mlp(norm2(x.tokens, trace), trace)
    x = x.adding(scale2?(mixed, trace) ?? mixed, path + ".residual2", trace)
    return x
  }

  private func attended(_ x: Tensor, global: GlobalQuery?, _ trace: Trace) -> Tensor {
    let windows = partition.split(x, path: path + ".window_partition", trace)
    let y = attention(windows, global: global, trace)
    return partition.join(y, path: path + ".window_reverse", trace)
  }
}
