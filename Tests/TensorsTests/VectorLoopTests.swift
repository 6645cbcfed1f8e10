import Foundation
import Kernels
import Support
import Tensors
import Testing

/// Every loop on every instruction set, against the plain sum.
@Suite struct VectorLoopTests {
  // Lengths around the sixteen lanes, and far from them.
  private static let lengths = [1, 7, 15, 16, 17, 33, 49, 160]

  private static let numbers =
    Draws.values(1000).map { $0 * 12 } + [0, -0.0, 30, -30, 100, -100]

  @Test(arguments: InstructionSet.available) func activations(_ instructions: InstructionSet) {
    let exact = Self.numbers.map(Double.init)
    let x = Tensor(Self.numbers, shape: [exact.count])
    instructions.use {
      let normal = exact.map { Float(0.5 * $0 * (1 + erf($0 / 2.0.squareRoot()))) }
      #expect(relativeDifference(gelu(x).values, normal) < 1e-6)
      let logistic = exact.map { Float(1 / (1 + Foundation.exp(-$0))) }
      #expect(relativeDifference(sigmoid(x).values, logistic) < 1e-6)
      #expect(relu(x).values == Self.numbers.map { max($0, 0) })
    }
  }

  @Test(arguments: InstructionSet.available) func exponential(_ instructions: InstructionSet) {
    let x = Self.numbers.filter { abs($0) < 20 } + [.nan]
    var y = x
    instructions.use { kernels_exp(x, &y, x.count) }
    #expect(y.last?.isNaN == true)
    for (ours, x) in zip(y, x.dropLast()) {
      #expect(abs(Double(ours) / Foundation.exp(Double(x)) - 1) < 1e-6)
    }
  }

  @Test(arguments: InstructionSet.available)
  func whatIsNotFiniteIsNeitherLostNorMissed(_ instructions: InstructionSet) {
    instructions.use {
      #expect(gelu(Tensor([.nan, 1], shape: [2])).values[0].isNaN)
      #expect(nonFiniteCount(Tensor([1, .nan, .infinity, -.infinity, 0], shape: [5])) == 3)
    }
  }

  @Test(arguments: lengths, InstructionSet.available)
  func layerNormalization(_ channels: Int, _ instructions: InstructionSet) {
    let x = Draws.values(4 * channels, seed: 2).map { $0 * 3 + 5 }
    let (weight, bias) = (Draws.tensor([channels], seed: 3), Draws.tensor([channels], seed: 4))
    let plain = plainNorm(x, columns: channels, weight: weight.values, bias: bias.values)
    instructions.use {
      let y = layerNorm(
        Tensor(x, shape: [4, channels]), weight: weight, bias: bias, epsilon: 1e-5)
      #expect(relativeDifference(y.values, plain) < 2e-6)
    }
  }

  @Test(arguments: [(3, 1), (3, 2), (5, 1), (7, 2)], [1, 16, 19])
  func depthwise(_ kernel: (side: Int, stride: Int), _ channels: Int) {
    let (height, width, padding) = (6, 5, kernel.side / 2)
    let x = Draws.tensor([2, height, width, channels], seed: 5)
    let weight = Draws.tensor([kernel.side, kernel.side, channels], seed: 6)
    let bias = Draws.tensor([channels], seed: 7)
    let windows = PlainWindows(
      height: height, width: width, kernel: kernel.side, stride: kernel.stride, padding: padding)
    let (pixels, weights, offsets) = (x.values, weight.values, bias.values)
    var plain: [Float] = []
    for image in 0..<2 {
      for cell in windows.cells {
        for c in 0..<channels {
          let sum = cell.reduce(Double(offsets[c])) { sum, under in
            let pixel = pixels[(image * height * width + under.pixel) * channels + c]
            return sum + Double(pixel) * Double(weights[under.place * channels + c])
          }
          plain.append(Float(sum))
        }
      }
    }
    onEveryInstructionSet { instructions in
      let y = depthwiseConvolution(
        x, weight: weight, bias: bias, stride: kernel.stride, padding: padding)
      #expect(y.shape == [2, windows.rows, windows.columns, channels])
      #expect(relativeDifference(y.values, plain) < 1e-6, "\(instructions)")
    }
  }
}
