import Tensors

/// The feed-forward part of a block, with a 3x3 depthwise convolution between its two layers, which
/// tells tokens their position through its zero padding.
///
/// Source: PVT v2, section 3.3.
struct ConvolutionalMLP: Sendable {
  let expand: Linear  // fc1
  let rectify: Activation?  // relu, in the linear variant
  let depthwise: DepthwiseConvolution  // dwconv
  let activation: Activation  // act
  let contract: Linear  // fc2

  init(
    _ scope: ParameterScope, channels: Int, hidden: Int, isLinear: Bool,
    depthwiseName: String = "dwconv"
  ) {
    expand = Linear(scope["fc1"], inputs: channels, outputs: hidden)
    rectify = isLinear ? .relu(scope["relu"]) : nil
    depthwise = DepthwiseConvolution(scope[depthwiseName], channels: hidden, kernel: 3, padding: 1)
    activation = .gelu(scope["act"])
    contract = Linear(scope["fc2"], inputs: hidden, outputs: channels)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Tensor {
    var hidden = expand(x.tokens, trace)
    if let rectify { hidden = rectify(hidden, trace) }
    hidden = x.with(hidden).map
    hidden = depthwise(hidden, trace)
    hidden = activation(Features(map: hidden, stride: x.stride).tokens, trace)
    return contract(hidden, trace)
  }
}
