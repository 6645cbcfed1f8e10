import Tensors

/// The patch embedding: a 3x3 convolution of stride 2 whose patches overlap, and a downsampling.
///
/// Source: GC ViT, section 3.1.
struct Stem: Sendable {
  let convolution: Convolution  // conv1
  let downsampling: Downsampling  // down

  init(_ scope: ParameterScope, outputs: Int, epsilon: Float) {
    convolution = Convolution(
      scope["conv1"], inputs: 3, outputs: outputs, kernel: 3, stride: 2, padding: 1)
    downsampling = Downsampling(
      scope["down"], inputs: outputs, outputs: outputs, epsilon: epsilon)
  }

  /// [batch, H W, 3] to [batch, H/4 W/4, outputs].
  func callAsFunction(_ image: Features, _ trace: Trace) -> Features {
    downsampling(
      Features(map: convolution(image.map, trace), stride: 2 * image.stride), trace)
  }
}
