import Tensors

/// The feed-forward part of a block: two linear layers with a GELU between them.
///
/// Source: Vaswani et al., "Attention Is All You Need", section 3.3, with GELU for ReLU.
struct MultiLayerPerceptron: Sendable {
  let expand: Linear  // fc1
  let activation: Activation  // act
  let contract: Linear  // fc2

  init(_ scope: ParameterScope, channels: Int, hidden: Int) {
    expand = Linear(scope["fc1"], inputs: channels, outputs: hidden)
    activation = .gelu(scope["act"])
    contract = Linear(scope["fc2"], inputs: hidden, outputs: channels)
  }

  /// [batch, tokens, channels] to the same shape.
  func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    contract(activation(expand(x, trace), trace), trace)
  }
}
