import Tensors

/// Fused-MBConv as GC ViT has it: a depthwise convolution, GELU, squeeze-and-excitation and a 1x1
/// convolution, added to the input; without norms.
///
/// Source: GC ViT, section 3.1, equation 1.
struct FusedMBConv: Sendable {
  let path: String
  let depthwise: DepthwiseConvolution  // conv_dw
  let activation: Activation  // act
  let excitation: SqueezeExcitation  // se
  let pointwise: Convolution  // conv_pw

  init(_ scope: ParameterScope, channels: Int) {
    path = scope.path
    depthwise = DepthwiseConvolution(
      scope["conv_dw"], channels: channels, kernel: 3, padding: 1, bias: false)
    activation = .gelu(scope["act"])
    excitation = SqueezeExcitation(scope["se"], channels: channels)
    pointwise = Convolution(
      scope["conv_pw"], inputs: channels, outputs: channels, kernel: 1, bias: false)
  }

  /// [batch, height, width, channels] to the same shape.
  func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let hidden = excitation(activation(depthwise(x, trace), trace), trace)
    let y = x + pointwise(hidden, trace)
    trace.step(
      path + ".residual", .addition, "y = x + f(x)",
      axes: ["batch", "height", "width", "channels"], y)
    return y
  }
}
