import Kernels

/// The output length of a convolution along one axis: floor((length + 2 padding - kernel) / stride) + 1.
public func convolvedLength(_ length: Int, kernel: Int, stride: Int, padding: Int) -> Int {
  (length + 2 * padding - kernel) / stride + 1
}

/// A convolution over square kernels: the pixels under each output cell, laid side by side, times
/// the weights.
///
/// - Parameters:
///   - x: [batch, height, width, inputs]
///   - weight: [outputs, kernel, kernel, inputs]
///   - bias: [outputs], or nil
/// - Returns: [batch, outHeight, outWidth, outputs]
public func convolution(
  _ x: Tensor, weight: Tensor, bias: Tensor?, stride: Int, padding: Int
) -> Tensor {
  let (batch, height, width, inputs) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let (outputs, kernel) = (weight.shape[0], weight.shape[1])
  precondition(weight.shape[3] == inputs, "\(x.shape) has not \(weight.shape[3]) channels")
  let outHeight = convolvedLength(height, kernel: kernel, stride: stride, padding: padding)
  let outWidth = convolvedLength(width, kernel: kernel, stride: stride, padding: padding)
  if kernel == 1, stride == 1, padding == 0 {
    return linear(x, weight: weight.reshaped([outputs, inputs]), bias: bias)
  }
  let places = ConvolutionShape(
    batch: batch, height: height, width: width, inputs: inputs, outputs: outputs, kernel: kernel,
    stride: stride, padding: padding)
  return result([batch, outHeight, outWidth, outputs], from: x, weight) { y in
    if let byParts = ConvolutionByParts(weight: weight, stride: stride, padding: padding) {
      for image in 0..<batch {
        Threads.divide(outHeight, least: 4) { rows in
          byParts.run(
            x.pointer + image * height * width * inputs, height: height, width: width,
            bias: bias?.pointer, into: y + image * outHeight * outWidth * outputs,
            outWidth: outWidth, rows: rows)
        }
      }
      return
    }
    let span = kernel * kernel * inputs
    let cells = outHeight * outWidth
    // Unfolded rows are made and used a band at a time, so that they stay in the cache.
    let band = max(1, min(cells, (1 << 16) / max(1, span)))
    let bands = (cells + band - 1) / band
    Threads.forEach(batch * bands) { task in
      let (image, first) = (task / bands, task % bands * band)
      let count = min(band, cells - first)
      let unfolded = Tensor(uninitialized: [count, span])
      withExtendedLifetime(unfolded.storage) {
        kernels_unfold(
          x.pointer + image * height * width * inputs, height, width, inputs, kernel, stride,
          padding, outWidth, first, count, unfolded.pointer)
        let to = y + (image * cells + first) * outputs
        if let bias {
          for row in 0..<count {
            (to + row * outputs).update(from: bias.pointer, count: outputs)
          }
        }
        kernels_gemm(
          0, 1, count, outputs, span, 1, unfolded.pointer, span, weight.pointer, span,
          bias == nil ? 0 : 1, to, outputs)
      }
    }
  }.derived(
    from: [
      .init(x) { [weight = weight.constant] in places.inputGradient($0, weight: weight) },
      .init(weight) { [x = x.constant] in places.weightGradient($0, x: x) },
    ] + (bias.map { [.init($0) { columnSums($0) }] } ?? []))
}

/// A convolution of each channel by itself.
///
/// Where the map is large, keeps its size, and nobody else holds it, the result takes its place,
/// unless a gradient is to come back.
///
/// - Parameters:
///   - x: [batch, height, width, channels]
///   - weight: [kernel, kernel, channels]
///   - bias: [channels], or nil
/// - Returns: [batch, outHeight, outWidth, channels]
public func depthwiseConvolution(
  _ x: consuming Tensor, weight: Tensor, bias: Tensor?, stride: Int, padding: Int
) -> Tensor {
  if let bands = DepthwiseBands(over: x, weight: weight, stride: stride, padding: padding),
    weight.hasValues, !x.isTracked, !weight.isTracked, bias?.isTracked != true, x.isOnlyHolder
  {
    bands.run(x.pointer, weight: weight, bias: bias)
    return x
  }
  let x = x
  let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  let kernel = weight.shape[0]
  precondition(weight.shape[2] == channels, "\(x.shape) has not \(weight.shape[2]) channels")
  let outHeight = convolvedLength(height, kernel: kernel, stride: stride, padding: padding)
  let outWidth = convolvedLength(width, kernel: kernel, stride: stride, padding: padding)
  let places = DepthwiseShape(
    batch: batch, height: height, width: width, channels: channels, kernel: kernel, stride: stride,
    padding: padding)
  return result([batch, outHeight, outWidth, channels], from: x, weight) { y in
    let zeros = Tensor([Float](repeating: 0, count: channels), shape: [channels])
    withExtendedLifetime(zeros.storage) {
      Threads.divide(batch * outHeight) { rows in
        // A range of rows may begin in one image of the batch and end in another.
        for row in rows {
          let image = row / outHeight
          kernels_depthwise(
            x.pointer + image * height * width * channels, weight.pointer,
            bias?.pointer ?? zeros.pointer, zeros.pointer, height, width, channels, kernel, stride,
            padding, outWidth, row % outHeight, 1, y + image * outHeight * outWidth * channels)
        }
      }
    }
  }.derived(
    from: [
      .init(x) { [weight = weight.constant] in places.inputGradient($0, weight: weight) },
      .init(weight) { [x = x.constant] in places.weightGradient($0, x: x) },
    ] + (bias.map { [.init($0) { columnSums($0) }] } ?? []))
}
