import Kernels

/// The places of a depthwise convolution, without values.
struct DepthwiseShape: SlidingKernel {
  let batch: Int
  let height: Int
  let width: Int
  let channels: Int
  let kernel: Int
  let stride: Int
  let padding: Int

  /// The gradient of the input, every row of it by one thread.
  ///
  /// - Parameters:
  ///   - dy: [batch, outHeight, outWidth, channels]
  ///   - weight: [kernel, kernel, channels]
  func inputGradient(_ dy: Tensor, weight: Tensor) -> Tensor {
    result([batch, height, width, channels], from: dy, weight) { dx in
      Threads.divide(batch * height) { rows in
        for row in rows {
          kernels_depthwise_gradient(
            dy.pointer + row / height * outHeight * outWidth * channels, weight.pointer, width,
            channels, kernel, stride, padding, outHeight, outWidth, row % height,
            dx + row * width * channels)
        }
      }
    }
  }

  /// The gradient of the weight.
  func weightGradient(_ dy: Tensor, x: Tensor) -> Tensor {
    sumOverParts(batch * outHeight, least: 1, count: kernel * kernel * channels) { rows, sums in
      for row in rows {
        kernels_depthwise_weight_gradient(
          x.pointer + row / outHeight * height * width * channels,
          dy.pointer + row * outWidth * channels, height, width, channels, kernel, stride, padding,
          outWidth, row % outHeight, sums)
      }
    }.reshaped([kernel, kernel, channels])
  }
}
