import Kernels

/// The places of a convolution, without values.
struct ConvolutionShape: SlidingKernel {
  let batch: Int
  let height: Int
  let width: Int
  let inputs: Int
  let outputs: Int
  let kernel: Int
  let stride: Int
  let padding: Int

  /// How many values lie under an output cell.
  var span: Int { kernel * kernel * inputs }
  private var cells: Int { outHeight * outWidth }
  private var image: Int { height * width * inputs }

  /// How many unfolded rows are made and used together: few enough to stay in the cache, and enough
  /// for the product to pay for laying out its other factor.
  private func band(of cells: Int) -> Int { max(1, min(cells, max(64, (1 << 16) / max(1, span)))) }

  /// The gradient of the input: what each cell gives to all pixels under it, folded back.
  ///
  /// A thread owns rows of pixels and takes every cell over them, so that no two write to one place
  /// and sums have one order.
  ///
  /// - Parameters:
  ///   - dy: [batch, outHeight, outWidth, outputs]
  ///   - weight: [outputs, kernel, kernel, inputs]
  func inputGradient(_ dy: Tensor, weight: Tensor) -> Tensor {
    let parts = batch.isMultiple(of: Threads.count) ? 1 : Threads.count
    return result([batch, height, width, inputs], from: dy, weight) { dx in
      Threads.forEach(batch * parts) { task in
        // Where windows lie apart, parts begin where windows do, and no cell is taken twice.
        func start(_ part: Int) -> Int {
          part == parts ? height : height * part / parts / stride * stride
        }
        let (number, part) = (task / parts, task % parts)
        addInputGradient(
          dy.pointer + number * cells * outputs, weight: weight,
          rows: start(part)..<start(part + 1), to: dx + number * image)
      }
    }
  }

  private func addInputGradient(
    _ dy: UnsafePointer<Float>, weight: Tensor, rows: Range<Int>,
    to dx: UnsafeMutablePointer<Float>
  ) {
    let line = width * inputs
    (dx + rows.lowerBound * line).update(repeating: 0, count: rows.count * line)
    guard !rows.isEmpty else { return }
    let above = max(0, rows.lowerBound + padding - kernel + 1)
    let first = min(outHeight, (above + stride - 1) / stride) * outWidth
    let last = min(outHeight, (rows.upperBound - 1 + padding) / stride + 1) * outWidth
    let band = band(of: cells)
    let unfolded = Tensor(uninitialized: [band, span])
    withExtendedLifetime(unfolded.storage) {
      for cell in Swift.stride(from: first, to: last, by: band) {
        let count = min(band, last - cell)
        kernels_gemm(
          0, 0, count, span, outputs, 1, dy + cell * outputs, outputs, weight.pointer, span, 0,
          unfolded.pointer, span)
        kernels_fold(
          unfolded.pointer, width, inputs, kernel, stride, padding, outWidth, cell, count,
          rows.lowerBound, rows.upperBound, dx)
      }
    }
  }

  /// The gradient of the weight: of every cell, its gradient times the pixels under it.
  func weightGradient(_ dy: Tensor, x: Tensor) -> Tensor {
    let band = band(of: cells)
    let bands = (cells + band - 1) / band
    return sumOverParts(batch * bands, least: 1, count: outputs * span) { part, sum in
      let unfolded = Tensor(uninitialized: [band, span])
      withExtendedLifetime(unfolded.storage) {
        for task in part {
          let (number, first) = (task / bands, task % bands * band)
          let count = min(band, cells - first)
          kernels_unfold(
            x.pointer + number * image, height, width, inputs, kernel, stride, padding, outWidth,
            first, count, unfolded.pointer)
          kernels_gemm(
            1, 0, outputs, span, count, 1, dy.pointer + (number * cells + first) * outputs, outputs,
            unfolded.pointer, span, 1, sum, span)
        }
      }
    }.reshaped([outputs, kernel, kernel, inputs])
  }
}
