import Tensors

/// A convolution with square kernels over a map, channels last.
public struct Convolution: Sendable {
  private let path: String
  private let weight: Tensor  // [outputs, kernel, kernel, inputs]
  private let bias: Tensor?  // [outputs]
  private let stride: Int
  private let padding: Int
  private let channels: Range<Int>?

  /// A convolution with the parameters `weight`, stored as [outputs, inputs, kernel, kernel], and
  /// `bias` of `scope`.
  ///
  /// - Parameter channels: the channels it gives, where several convolutions share the output.
  public init(
    _ scope: ParameterScope, inputs: Int, outputs: Int, kernel: Int, stride: Int = 1,
    padding: Int = 0, bias: Bool = true, channels: Range<Int>? = nil
  ) {
    self.channels = channels
    path = scope.path
    weight = scope.parameter("weight", [outputs, inputs, kernel, kernel]).permuted([0, 2, 3, 1])
    self.bias = bias ? scope.parameter("bias", [outputs]) : nil
    self.stride = stride
    self.padding = padding
  }

  /// [batch, height, width, inputs] to [batch, outHeight, outWidth, outputs].
  public func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
    let y = convolution(x, weight: weight, bias: bias, stride: stride, padding: padding)
    let kernel = weight.shape[1]
    trace.step(
      path, .convolution, "\(kernel)×\(kernel) convolution, stride \(stride)",
      axes: ["batch", "height", "width", "channels"], y,
      macs: y.count * kernel * kernel * weight.shape[3],
      joining: kernel == stride && kernel > 1 && padding == 0
        ? Joining(blocks: kernel, of: x.shape, by: .learned) : nil,
      kernel: Kernel(size: kernel, stride: stride, padding: padding, channels: channels))
    return y
  }
}

/// A convolution of each channel by itself.
public struct DepthwiseConvolution: Sendable {
  private let path: String
  private let weight: Tensor  // [kernel, kernel, channels]
  private let bias: Tensor?  // [channels]
  private let stride: Int
  private let padding: Int

  /// A convolution with the parameters `weight`, stored as [channels, 1, kernel, kernel], and
  /// `bias` of `scope`.
  public init(
    _ scope: ParameterScope, channels: Int, kernel: Int, stride: Int = 1, padding: Int,
    bias: Bool = true
  ) {
    path = scope.path
    weight = scope.parameter("weight", [channels, 1, kernel, kernel]).permuted([2, 3, 1, 0])
      .reshaped([kernel, kernel, channels])
    self.bias = bias ? scope.parameter("bias", [channels]) : nil
    self.stride = stride
    self.padding = padding
  }

  /// [batch, height, width, channels] to [batch, outHeight, outWidth, channels]; the values of a
  /// large `x` that nobody else holds are written over.
  public func callAsFunction(_ x: consuming Tensor, _ trace: Trace) -> Tensor {
    let y = depthwiseConvolution(
      consume x, weight: weight, bias: bias, stride: stride, padding: padding)
    let kernel = weight.shape[0]
    trace.step(
      path, .convolution, "\(kernel)×\(kernel) convolution, channel by channel",
      axes: ["batch", "height", "width", "channels"], y, macs: y.count * kernel * kernel,
      kernel: Kernel(size: kernel, stride: stride, padding: padding))
    return y
  }
}
