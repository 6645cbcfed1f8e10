import Tensors

/// The image as tokens, by convolutions, with batch norm and GELU between them.
///
/// Source: DilateFormer, section III-D, the overlapping tokenizer; the other two ways are the
/// authors' code's.
struct ConvolutionalPatchEmbedding: Sendable {
  /// A convolution and, but after the last, what follows it.
  struct Layer: Sendable {
    let convolution: Convolution
    let norm: BatchNormalization?
    let activation: Activation?
  }

  /// Channels after the first convolution.
  static let hidden = 16

  let layers: [Layer]
  let stride: Int

  init(
    _ scope: ParameterScope, _ way: DilateFormerConfiguration.PatchWay, outputs: Int, patch: Int
  ) {
    stride = patch
    let (once, twice, fourfold) = (Self.hidden, 2 * Self.hidden, 4 * Self.hidden)
    let widths = [3, once, twice, fourfold, outputs]
    let plan: [(kernel: Int, stride: Int)]
    switch way {
    case .overlapping: plan = [(3, 1), (3, 2), (3, 1), (3, 2)]
    case .pointConvolution: plan = [(3, 2), (1, 1), (3, 2), (1, 1)]
    case .nonoverlapping:
      let convolution = Convolution(
        scope, inputs: 3, outputs: outputs, kernel: patch, stride: patch)
      layers = [Layer(convolution: convolution, norm: nil, activation: nil)]
      return
    }
    // In the state dict the layers are numbered in one sequence: convolution, norm, GELU.
    layers = plan.enumerated().map { index, shape in
      let isLast = index == plan.count - 1
      return Layer(
        convolution: Convolution(
          scope[3 * index], inputs: widths[index], outputs: widths[index + 1],
          kernel: shape.kernel, stride: shape.stride, padding: shape.kernel / 2, bias: false),
        norm: isLast ? nil : BatchNormalization(scope[3 * index + 1], channels: widths[index + 1]),
        activation: isLast ? nil : .gelu(scope[3 * index + 2]))
    }
  }

  /// [batch, H W, 3] to [batch, ceil(H / 4) ceil(W / 4), outputs]; separate patches leave out what
  /// does not fill one.
  func callAsFunction(_ x: Features, _ trace: Trace) -> Features {
    var map = x.map
    for layer in layers {
      map = layer.convolution(map, trace)
      if let norm = layer.norm { map = norm(map, trace) }
      if let activation = layer.activation { map = activation(map, trace) }
    }
    return Features(map: map, stride: x.stride * stride)
  }
}
