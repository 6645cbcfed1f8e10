import Tensors

/// Overlapping patch embedding: a convolution whose kernel, 2S - 1, reaches into the
/// neighbouring patches, and a norm.
///
/// Source: PVT v2, section 3.2.
struct OverlapPatchEmbedding: Sendable {
  let projection: Convolution
  let norm: LayerNormalization
  let stride: Int

  init(_ scope: ParameterScope, inputs: Int, outputs: Int, stride: Int) {
    let kernel = 2 * stride - 1
    projection = Convolution(
      scope["proj"], inputs: inputs, outputs: outputs, kernel: kernel, stride: stride,
      padding: kernel / 2)
    norm = LayerNormalization(scope["norm"], channels: outputs, epsilon: 1e-5)
    self.stride = stride
  }

  /// [batch, H W, inputs] to [batch, H/S W/S, outputs].
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let embedded = Features(map: projection(x.map, trace), stride: x.stride * stride)
    return embedded.with(norm(embedded.tokens, trace))
  }
}
