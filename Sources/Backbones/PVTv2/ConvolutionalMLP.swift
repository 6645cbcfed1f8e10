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
  func callAsFunction(_ x: consuming Features, _ trace: Trace) -> Tensor {
    // The hidden tensor is the largest of a pass: each step may write over the one before.
    let grid = x.grid
    var hidden = expand((consume x).tokens, trace)
    let shape = hidden.shape
    if let rectify { hidden = rectify(consume hidden, trace) }
    hidden = reshaped(consume hidden, [shape[0], grid.height, grid.width, shape[2]])
    hidden = depthwise(consume hidden, trace)
    hidden = activation(reshaped(consume hidden, shape), trace)
    return contract(hidden, trace)
  }

  /// The same values under another shape, held by the result alone.
  private func reshaped(_ x: consuming Tensor, _ shape: [Int]) -> Tensor { x.reshaped(shape) }
}
