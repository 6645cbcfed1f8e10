import Tensors

/// Squeeze-and-excitation: each channel times a factor between 0 and 1 that two small layers make
/// from the means of all channels.
///
/// Source: Hu, Shen, Sun, "Squeeze-and-Excitation Networks", section 3.
struct SqueezeExcitation: Sendable {
  let path: String
  let reduce: Convolution  // fc1
  let activation: Activation  // act
  let expand: Convolution  // fc2
  let gate: Activation

  init(_ scope: ParameterScope, channels: Int) {
    path = scope.path
    let squeezed = Self.squeezedChannels(of: channels, scope["fc1"])
    reduce = Convolution(
      scope["fc1"], inputs: channels, outputs: squeezed, kernel: 1, bias: false)
    activation = .gelu(scope["act"])
    expand = Convolution(
      scope["fc2"], inputs: squeezed, outputs: channels, kernel: 1, bias: false)
    gate = .sigmoid(scope["gate"])
  }

  /// How many channels are left between the two layers.
  ///
  /// A quarter: to timm the nearest multiple of 8, to the authors rounded down. They agree on every
  /// published variant; of another network, the parameters tell.
  private static func squeezedChannels(of channels: Int, _ reduce: ParameterScope) -> Int {
    let rounded = max(8, (channels + 16) / 32 * 8)
    let stored = reduce.storedShape("weight", expecting: [rounded, channels, 1, 1])
    let quarter = channels / 4
    return stored == [quarter, channels, 1, 1] && quarter > 0 ? quarter : rounded
  }

  /// [batch, height, width, channels] to the same shape.
  func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let (batch, channels) = (x.shape[0], x.shape[3])
    let means = meanOverTokens(x.reshaped([batch, x.shape[1] * x.shape[2], channels]))
    trace.step(
      path + ".squeeze", .pooling, "mean over tokens", axes: ["batch", "channels"], means)
    let squeezed = activation(reduce(means.reshaped([batch, 1, 1, channels]), trace), trace)
    let factors = gate(expand(squeezed, trace), trace).reshaped([batch, channels])
    let y = scaleChannels(x, by: factors)
    trace.step(
      path + ".excite", .product, "y = gate · x", axes: ["batch", "height", "width", "channels"], y)
    return y
  }
}
