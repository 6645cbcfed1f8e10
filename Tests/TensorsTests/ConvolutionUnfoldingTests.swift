import Support
import Tensors
import Testing

@Suite struct ConvolutionUnfoldingTests {
  /// Maps smaller than the kernel, kernels that only just fit, borders on one side only.
  @Test(arguments: [
    (1, 1, 3, 1, 1), (2, 5, 3, 2, 1), (5, 2, 7, 4, 3), (4, 4, 4, 4, 0), (9, 7, 3, 1, 1),
    (6, 6, 2, 2, 0), (3, 3, 5, 1, 4), (8, 8, 3, 3, 0),
  ])
  func everyCellSumsThePixelsUnderIt(
    _ height: Int, _ width: Int, _ kernel: Int, _ stride: Int, _ padding: Int
  ) {
    for inputs in [1, 3, 11, 40] {
      let x = Tensor(
        Draws.values(2 * height * width * inputs, seed: 1), shape: [2, height, width, inputs])
      let weight = Tensor(
        Draws.values(2 * kernel * kernel * inputs, seed: 2), shape: [2, kernel, kernel, inputs])
      let y = convolution(
        x, weight: weight, bias: Tensor([0.5, -1], shape: [2]), stride: stride, padding: padding)
      var worst: Float = 0
      for image in 0..<2 {
        for row in 0..<y.shape[1] {
          for column in 0..<y.shape[2] {
            for output in 0..<2 {
              var sum: Float = output == 0 ? 0.5 : -1
              for ky in 0..<kernel {
                for kx in 0..<kernel {
                  let (v, u) = (row * stride + ky - padding, column * stride + kx - padding)
                  guard (0..<height).contains(v), (0..<width).contains(u) else { continue }
                  for c in 0..<inputs { sum += x[image, v, u, c] * weight[output, ky, kx, c] }
                }
              }
              worst = max(worst, abs(sum - y[image, row, column, output]))
            }
          }
        }
      }
      #expect(worst < 1e-4, "\(inputs) inputs")
    }
  }
}
