import Tensors

/// A position embedding made from the tokens themselves: a 3x3 depthwise convolution, which learns
/// where the border is from its zero padding, added to its input.
///
/// Source: Chu et al., "Conditional Positional Encodings for Vision Transformers", section 3.3, as
/// used in DilateFormer, equation 5.
struct ConditionalPositionEmbedding: Sendable {
  let path: String
  let convolution: DepthwiseConvolution

  init(_ scope: ParameterScope, channels: Int) {
    path = scope.path
    convolution = DepthwiseConvolution(scope, channels: channels, kernel: 3, padding: 1)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let position = Features(map: convolution(x.map, trace), stride: x.stride)
    return x.adding(position.tokens, path + ".residual", trace)
  }
}
