import Tensors

/// Half the resolution: a norm, Fused-MBConv, a 3x3 convolution of stride 2, a norm.
///
/// Source: GC ViT, section 3.1.
struct Downsampling: Sendable {
  let norm1: LayerNormalization
  let block: FusedMBConv  // conv_block
  let reduction: Convolution
  let norm2: LayerNormalization

  init(_ scope: ParameterScope, inputs: Int, outputs: Int, epsilon: Float) {
    norm1 = LayerNormalization(scope["norm1"], channels: inputs, epsilon: epsilon)
    block = FusedMBConv(scope["conv_block"], channels: inputs)
    reduction = Convolution(
      scope["reduction"], inputs: inputs, outputs: outputs, kernel: 3, stride: 2, padding: 1,
      bias: false)
    norm2 = LayerNormalization(scope["norm2"], channels: outputs, epsilon: epsilon)
  }

  /// [batch, H W, inputs] to [batch, H/2 W/2, outputs].
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let map = block(x.with(norm1(x.tokens, trace)).map, trace)
    let reduced = Features(map: reduction(map, trace), stride: 2 * x.stride)
    return reduced.with(norm2(reduced.tokens, trace))
  }
}
