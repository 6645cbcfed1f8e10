import Tensors

/// A downsampling by two: a convolution of stride 2, a batch norm and, on request, a position
/// embedding.
///
/// Source: DilateFormer, section III-D, the overlapping downsampler.
struct PatchMerging: Sendable {
  let projection: Convolution  // proj.0
  let norm: BatchNormalization  // proj.1
  let position: ConditionalPositionEmbedding?  // pos_embed

  init(_ scope: ParameterScope, inputs: Int, outputs: Int, kernel: Int, hasPosition: Bool) {
    projection = Convolution(
      scope["proj"][0], inputs: inputs, outputs: outputs, kernel: kernel, stride: 2,
      padding: kernel == 3 ? 1 : 0)
    norm = BatchNormalization(scope["proj"][1], channels: outputs)
    position =
      hasPosition ? ConditionalPositionEmbedding(scope["pos_embed"], channels: outputs) : nil
  }

  /// [batch, H W, inputs] to [batch, ceil(H / 2) ceil(W / 2), outputs], floors with 2x2 kernels.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let merged = Features(map: norm(projection(x.map, trace), trace), stride: 2 * x.stride)
    return position?(merged, trace) ?? merged
  }
}
