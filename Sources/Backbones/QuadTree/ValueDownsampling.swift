import Tensors

/// Type B's learned way to the values of the next coarser level, in place of averaging.
///
/// Source: the authors' code (value_branchs).
struct ValueDownsampling: Sendable {
  let norm1: GroupNormalization  // 0
  let activation1: Activation  // 1
  let halving: Convolution  // 2
  let norm2: GroupNormalization  // 3
  let activation2: Activation  // 4
  let projection: Convolution  // 5

  init(_ scope: ParameterScope, channels: Int) {
    norm1 = GroupNormalization(scope[0], channels: channels, epsilon: 1e-5)
    activation1 = .gelu(scope[1])
    halving = Convolution(scope[2], inputs: channels, outputs: channels, kernel: 2, stride: 2)
    norm2 = GroupNormalization(scope[3], channels: channels, epsilon: 1e-5)
    activation2 = .gelu(scope[4])
    projection = Convolution(scope[5], inputs: channels, outputs: channels, kernel: 1)
  }

  /// [batch, height, width, channels] to [batch, height/2, width/2, channels].
  func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let half = halving(activation1(norm1(x, trace), trace), trace)
    return projection(activation2(norm2(half, trace), trace), trace)
  }
}
