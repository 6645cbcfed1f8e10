import Support
import Tensors
import Testing

/// Kernels that are a multiple of the stride take a way of their own; it must not show.
@Suite struct ConvolutionByPartsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kernel: Int
    var stride: Int
    var padding: Int
    var height: Int
    var width: Int
    var inputs: Int
    var outputs: Int
    var testDescription: String { "\(kernel)/\(stride) on \(height)x\(width)" }
  }

  static let cases = [
    Case(kernel: 8, stride: 4, padding: 2, height: 32, width: 20, inputs: 3, outputs: 8),
    Case(kernel: 16, stride: 4, padding: 6, height: 20, width: 33, inputs: 3, outputs: 5),
    Case(kernel: 32, stride: 4, padding: 14, height: 32, width: 32, inputs: 3, outputs: 4),
    Case(kernel: 32, stride: 4, padding: 14, height: 4, width: 9, inputs: 2, outputs: 1),
    Case(kernel: 4, stride: 2, padding: 1, height: 14, width: 10, inputs: 7, outputs: 17),
    Case(kernel: 3, stride: 1, padding: 1, height: 6, width: 5, inputs: 4, outputs: 3),
    Case(kernel: 6, stride: 3, padding: 0, height: 17, width: 12, inputs: 2, outputs: 32),
  ]

  @Test(arguments: cases) func equalsThePlainSum(_ it: Case) {
    let x = varied([2, it.height, it.width, it.inputs])
    let weight = varied([it.outputs, it.kernel, it.kernel, it.inputs], 5)
    let bias = varied([it.outputs], 11)
    let plain = plainConvolution(x, weight, bias, stride: it.stride, padding: it.padding)
    for instructions in InstructionSet.available {
      with(instructions) {
        let y = convolution(x, weight: weight, bias: bias, stride: it.stride, padding: it.padding)
        #expect(y.shape == plain.shape)
        #expect(relativeDifference(y.values, plain.values) <= 1e-5, "\(instructions)")
      }
    }
  }

  @Test func withoutBias() {
    let (x, weight) = (varied([1, 8, 8, 3]), varied([2, 4, 4, 3], 4))
    let zeros = Tensor([0, 0], shape: [2])
    let y = convolution(x, weight: weight, bias: nil, stride: 2, padding: 1)
    #expect(y.values == convolution(x, weight: weight, bias: zeros, stride: 2, padding: 1).values)
  }

  private func plainConvolution(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor, stride: Int, padding: Int
  ) -> Tensor {
    let (height, width, inputs) = (x.shape[1], x.shape[2], x.shape[3])
    let (outputs, kernel) = (weight.shape[0], weight.shape[1])
    let rows = (height + 2 * padding - kernel) / stride + 1
    let columns = (width + 2 * padding - kernel) / stride + 1
    let (image, weights, offsets) = (x.values, weight.values, bias.values)
    var sums: [Float] = []
    for n in 0..<x.shape[0] {
      for row in 0..<rows {
        for column in 0..<columns {
          for output in 0..<outputs {
            var sum = Double(offsets[output])
            for ky in 0..<kernel {
              let top = row * stride + ky - padding
              guard (0..<height).contains(top) else { continue }
              for kx in 0..<kernel {
                let left = column * stride + kx - padding
                guard (0..<width).contains(left) else { continue }
                let from = ((n * height + top) * width + left) * inputs
                let by = ((output * kernel + ky) * kernel + kx) * inputs
                for c in 0..<inputs { sum += Double(image[from + c]) * Double(weights[by + c]) }
              }
            }
            sums.append(Float(sum))
          }
        }
      }
    }
    return Tensor(sums, shape: [x.shape[0], rows, columns, outputs])
  }
}
