import Kernels

/// A convolution whose kernel is a multiple of its stride, and which has few outputs.
///
/// The map is cut once into patches of stride x stride. Each is multiplied by every part of the
/// kernel of that size, and an output cell sums the products of the patches it covers. That is
/// about as many multiply-adds as with all pixels under each cell laid out, but in wide products,
/// and each pixel is copied once; with few outputs, both count for more than the sums.
struct ConvolutionByParts {
  let stride: Int
  let padding: Int
  /// How many parts the kernel has along each side.
  let parts: Int
  let inputs: Int
  let outputs: Int
  /// The weights part by part: [part rows, part columns, outputs, stride, stride, inputs].
  let weight: Tensor

  /// The convolution of `weight`, [outputs, kernel, kernel, inputs]; nil where another way is
  /// better.
  init?(weight: Tensor, stride: Int, padding: Int) {
    let (outputs, kernel, inputs) = (weight.shape[0], weight.shape[1], weight.shape[3])
    guard stride > 1, kernel > stride, kernel.isMultiple(of: stride), outputs <= 32 else {
      return nil
    }
    self.stride = stride
    self.padding = padding
    parts = kernel / stride
    self.inputs = inputs
    self.outputs = outputs
    self.weight = weight.reshaped([outputs, parts, stride, parts, stride, inputs])
      .permuted([1, 3, 0, 2, 4, 5])
  }

  /// Writes the output rows `rows` of one image.
  ///
  /// - Parameters:
  ///   - x: the image, [height, width, inputs].
  ///   - y: its output, [outHeight, outWidth, outputs].
  func run(
    _ x: UnsafePointer<Float>, height: Int, width: Int, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>, outWidth: Int, rows: Range<Int>
  ) {
    let across = outWidth + parts - 1
    let span = stride * stride * inputs
    let line = outputs * outWidth
    let patches = Tensor(uninitialized: [across, span])
    let products = Tensor(uninitialized: [parts * parts * outputs, across])
    let sums = Tensor(shape: [rows.count, outputs, outWidth]) { $0.update(repeating: 0) }
    withExtendedLifetime((patches.storage, products.storage, sums.storage)) {
      for patchRow in rows.lowerBound..<rows.upperBound + parts - 1 {
        // This row of patches lies under the output rows patchRow - part.
        let first = max(0, patchRow - rows.upperBound + 1)
        let last = min(parts - 1, patchRow - rows.lowerBound)
        let size = parts * outputs
        kernels_unfold(
          x, height, width, inputs, stride, stride, padding, across, patchRow * across, across,
          patches.pointer)
        kernels_gemm(
          0, 1, (last - first + 1) * size, across, span, 1, weight.pointer + first * size * span,
          span, patches.pointer, span, 0, products.pointer, across)
        for part in first...last {
          kernels_add_shifted(
            products.pointer + (part - first) * size * across, parts, outputs, across, outWidth,
            sums.pointer + (patchRow - part - rows.lowerBound) * line)
        }
      }
      for row in rows {
        let from = sums.pointer + (row - rows.lowerBound) * line
        let to = y + row * line
        for output in 0..<outputs {
          let offset = bias?[output] ?? 0
          for column in 0..<outWidth {
            to[column * outputs + output] = from[output * outWidth + column] + offset
          }
        }
      }
    }
  }
}
