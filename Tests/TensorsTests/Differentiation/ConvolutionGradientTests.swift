import Support
import Tensors
import Testing

/// The gradients of convolutions against central differences, on one thread and on two.
struct ConvolutionGradientTests {
  struct Form: CustomTestStringConvertible {
    let size: (height: Int, width: Int)
    let channels: (inputs: Int, outputs: Int)
    let kernel: Int
    let stride: Int
    let padding: Int

    init(
      _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int,
      padding: Int
    ) {
      size = (height, width)
      channels = (inputs, outputs)
      (self.kernel, self.stride, self.padding) = (kernel, stride, padding)
    }

    var testDescription: String { "\(size), \(channels), \(kernel)/\(stride) + \(padding)" }
  }

  @Test(arguments: [
    Form(5, 7, 3, 4, kernel: 3, stride: 1, padding: 1),
    Form(9, 7, 5, 17, kernel: 3, stride: 2, padding: 1),
    Form(17, 13, 3, 6, kernel: 7, stride: 4, padding: 3),
    Form(8, 12, 5, 7, kernel: 4, stride: 4, padding: 0),
    Form(9, 11, 3, 7, kernel: 2, stride: 2, padding: 0),
    Form(7, 5, 3, 40, kernel: 1, stride: 2, padding: 0),
    Form(6, 5, 19, 5, kernel: 1, stride: 1, padding: 0),
    // By parts, forward.
    Form(12, 8, 3, 5, kernel: 8, stride: 4, padding: 2),
    // Windows that lie apart, with padding and pixels under none.
    Form(11, 10, 3, 5, kernel: 2, stride: 3, padding: 1),
    Form(3, 40, 20, 3, kernel: 3, stride: 1, padding: 1),
  ])
  func convolutions(form: Form) {
    let (kernel, inputs, outputs) = (form.kernel, form.channels.inputs, form.channels.outputs)
    let tensors = [
      Draws.tensor([2, form.size.height, form.size.width, inputs], seed: 1),
      Draws.tensor([outputs, kernel, kernel, inputs], seed: 2), Draws.tensor([outputs], seed: 3),
    ]
    expectGradientsOnThreads(at: tensors) {
      convolution($0[0], weight: $0[1], bias: $0[2], stride: form.stride, padding: form.padding)
    }
  }

  /// However the work is divided, the gradients are the same.
  private func expectGradientsOnThreads(
    at inputs: [Tensor], of operation: ([Tensor]) -> Tensor
  ) {
    for threads in [1, 2, 3] { Threads.use(threads) { expectGradients(at: inputs, of: operation) } }
  }

  @Test func withoutBias() {
    expectGradients(
      at: [Draws.tensor([1, 5, 5, 3], seed: 4), Draws.tensor([4, 3, 3, 3], seed: 5)]
    ) { convolution($0[0], weight: $0[1], bias: nil, stride: 2, padding: 1) }
  }

  @Test(arguments: [
    Form(7, 5, 3, 3, kernel: 3, stride: 1, padding: 1),
    Form(5, 9, 37, 37, kernel: 3, stride: 1, padding: 1),
    Form(9, 8, 16, 16, kernel: 3, stride: 2, padding: 1),
    Form(7, 6, 50, 50, kernel: 5, stride: 1, padding: 2),
    Form(9, 7, 19, 19, kernel: 5, stride: 2, padding: 2),
    Form(8, 7, 70, 70, kernel: 7, stride: 1, padding: 3),
    Form(9, 5, 33, 33, kernel: 7, stride: 2, padding: 3),
    // Kernels without loops of their own, wider than the map or without padding.
    Form(5, 4, 18, 18, kernel: 9, stride: 1, padding: 4),
    Form(8, 6, 21, 21, kernel: 2, stride: 2, padding: 0),
    Form(7, 7, 17, 17, kernel: 3, stride: 1, padding: 0),
    Form(7, 8, 17, 17, kernel: 2, stride: 3, padding: 0),
    Form(3, 2, 32, 32, kernel: 7, stride: 1, padding: 3),
  ])
  func depthwiseConvolutions(form: Form) {
    let (kernel, channels) = (form.kernel, form.channels.inputs)
    let tensors = [
      Draws.tensor([2, form.size.height, form.size.width, channels], seed: 6),
      Draws.tensor([kernel, kernel, channels], seed: 7), Draws.tensor([channels], seed: 8),
    ]
    expectGradientsOnThreads(at: tensors) {
      depthwiseConvolution(
        $0[0], weight: $0[1], bias: $0[2], stride: form.stride, padding: form.padding)
    }
  }

  @Test func gradientsOfDepthwiseAreThoseOfEveryInstructionSet() {
    let x = Draws.tensor([2, 9, 8, 37], seed: 9)
    let weight = Draws.tensor([3, 3, 37], seed: 10)
    onEveryInstructionSet { _ in
      expectGradients(at: [x, weight]) {
        depthwiseConvolution($0[0], weight: $0[1], bias: nil, stride: 1, padding: 1)
      }
    }
  }

  /// A map so large that a constant one would be written over.
  @Test func aTrackedMapIsNotWrittenOver() {
    let size = 1 << 11
    let x = Draws.tensor([1, size, size / 2, 2], seed: 11)
    let weight = Draws.tensor([3, 3, 2], seed: 12)
    let constant = depthwiseConvolution(x, weight: weight, bias: nil, stride: 1, padding: 1)
    let place = weight.tracked
    func made() -> Tensor { x + Tensor(zeros: x.shape) }
    let y = depthwiseConvolution(made(), weight: place, bias: nil, stride: 1, padding: 1)
    #expect(relativeDifference(y.values, constant.values) < 1e-5)
    let seed = Draws.tensor(y.shape, seed: 13)
    let found = gradients(of: y, seed: seed, at: [place])[0]
    let other = weight.tracked
    let again = depthwiseConvolution(x, weight: other, bias: nil, stride: 1, padding: 1)
    let expected = gradients(of: again, seed: seed, at: [other])[0].values
    #expect(relativeDifference(found.values, expected) < 1e-5)
  }
}
