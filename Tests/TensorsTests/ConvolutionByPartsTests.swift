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
    let x = Draws.tensor([2, it.height, it.width, it.inputs])
    let weight = Draws.tensor([it.outputs, it.kernel, it.kernel, it.inputs], seed: 5)
    let bias = Draws.tensor([it.outputs], seed: 11)
    let plain = plainConvolution(x, weight, bias, stride: it.stride, padding: it.padding)
    onEveryInstructionSet { instructions in
      let y = convolution(x, weight: weight, bias: bias, stride: it.stride, padding: it.padding)
      #expect(y.shape == plain.shape)
      #expect(relativeDifference(y.values, plain.values) <= 1e-5, "\(instructions)")
    }
  }

  @Test func withoutBias() {
    let (x, weight) = (Draws.tensor([1, 8, 8, 3]), Draws.tensor([2, 4, 4, 3], seed: 4))
    let zeros = Tensor([0, 0], shape: [2])
    let y = convolution(x, weight: weight, bias: nil, stride: 2, padding: 1)
    #expect(y.values == convolution(x, weight: weight, bias: zeros, stride: 2, padding: 1).values)
  }
}
