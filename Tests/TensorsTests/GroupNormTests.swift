import Support
import Tensors
import Testing

/// Normalisation of whole images, and what is done to maps around it.
@Suite struct GroupNormTests {
  @Test(arguments: [(3, 5, 7), (8, 8, 16), (40, 30, 33)])
  func eachImageByItself(height: Int, width: Int, channels: Int) {
    let count = height * width * channels
    let values = Draws.values(2 * count, seed: 1).enumerated().map {
      3 * $1 + Float(20 * ($0 / count))
    }
    let x = Tensor(values, shape: [2, height, width, channels])
    let (weight, bias) = (Draws.tensor([channels], seed: 2), Draws.tensor([channels], seed: 3))
    let plain = plainNorm(values, columns: count, weight: weight.values, bias: bias.values)
    onEveryInstructionSet { instructions in
      let y = groupNorm(x, weight: weight, bias: bias, epsilon: 1e-5)
      #expect(y.shape == x.shape)
      #expect(relativeDifference(y.values, plain) < 2e-6, "\(instructions)")
    }
  }

  @Test func tokensAreSpreadOverBlocks() {
    let x = Draws.tensor([2, 2, 3, 2])
    for factor in 1...3 {
      let y = upsampled(x, factor: factor)
      #expect(y.shape == [2, 2 * factor, 3 * factor, 2])
      for image in 0..<2 {
        for row in 0..<2 * factor {
          for column in 0..<3 * factor {
            #expect(y[image, row, column, 1] == x[image, row / factor, column / factor, 1])
          }
        }
      }
    }
  }

  @Test func oneFactorScalesAll() {
    let x = Draws.tensor([2, 5, 19])
    let factors = Tensor([0.5, -2], shape: [2])
    #expect(scaled(x, by: factors, at: 1).values == x.values.map { -2 * $0 })
    #expect(!scaled(x.outline, by: factors, at: 0).hasValues)
  }
}
