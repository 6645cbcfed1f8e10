import Tensors

/// Convolutions of one stride and several kernels over the same map, their channels side by side.
///
/// The larger the kernel, the fewer its channels: 1/2, 1/4, ... of all, the last two alike.
///
/// Source: CrossFormer, cross-scale embedding layer (CEL).
struct CrossScaleConvolution: Sendable {
  let path: String
  let convolutions: [Convolution]
  let stride: Int
  let widths: [Int]

  /// A convolution numbered in `scope` for each of `kernels`, which all differ from `stride` by an
  /// even number.
  init(_ scope: ParameterScope, inputs: Int, outputs: Int, kernels: [Int], stride: Int) {
    path = scope.path
    self.stride = stride
    let widths = Self.widths(outputs, kernels: kernels.count)
    self.widths = widths
    convolutions = kernels.indices.map { index in
      let first = widths[..<index].reduce(0, +)
      return Convolution(
        scope[index], inputs: inputs, outputs: widths[index], kernel: kernels[index],
        stride: stride, padding: (kernels[index] - stride) / 2,
        channels: first..<first + widths[index])
    }
  }

  /// How many of `outputs` channels each kernel gives.
  static func widths(_ outputs: Int, kernels: Int) -> [Int] {
    (0..<kernels).map { outputs >> ($0 == kernels - 1 ? $0 : $0 + 1) }
  }

  /// [batch, H W, inputs] to [batch, H/S W/S, outputs].
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let map = x.map
    let y = concatenatedChannels(convolutions.map { $0(map, trace) })
    if convolutions.count > 1 {
      trace.step(
        path + ".concatenation", .rearrangement,
        "channels side by side: " + widths.map(String.init).joined(separator: " + "),
        axes: ["batch", "height", "width", "channels"], y)
    }
    return Features(map: y, stride: x.stride * stride)
  }
}

/// The cross-scale embedding layer of the image: patches of several sizes around each 4x4 cell.
struct PatchEmbedding: Sendable {
  let projections: CrossScaleConvolution  // projs
  let norm: LayerNormalization?

  init(_ scope: ParameterScope, outputs: Int, kernels: [Int], hasNorm: Bool) {
    projections = CrossScaleConvolution(
      scope["projs"], inputs: 3, outputs: outputs, kernels: kernels, stride: kernels[0])
    norm = hasNorm ? LayerNormalization(scope["norm"], channels: outputs, epsilon: 1e-5) : nil
  }

  /// [batch, H W, 3] to [batch, H/4 W/4, outputs].
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    let embedded = projections(x, trace)
    guard let norm else { return embedded }
    return embedded.with(norm(embedded.tokens, trace))
  }
}

/// The cross-scale embedding layer between stages: half the sides, twice the channels.
struct CrossScaleMerging: Sendable {
  let reductions: CrossScaleConvolution
  let norm: LayerNormalization

  init(_ scope: ParameterScope, channels: Int, kernels: [Int]) {
    reductions = CrossScaleConvolution(
      scope["reductions"], inputs: channels, outputs: 2 * channels, kernels: kernels, stride: 2)
    norm = LayerNormalization(scope["norm"], channels: channels, epsilon: 1e-5)
  }

  /// [batch, H W, channels] to [batch, H/2 W/2, 2 channels].
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    reductions(x.with(norm(x.tokens, trace)), trace)
  }
}
