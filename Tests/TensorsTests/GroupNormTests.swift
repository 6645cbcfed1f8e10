import Kernels
import Support
import Tensors
import Testing

/// Normalisation of whole images, and what is done to maps around it.
@Suite(.serialized) struct GroupNormTests {
  @Test(
    arguments: [KERNELS_BASELINE, KERNELS_AVX2, KERNELS_AVX512],
    [(3, 5, 7), (8, 8, 16), (40, 30, 33)]
  )
  func eachImageByItself(path: kernels_path, size: (Int, Int, Int)) {
    defer { kernels_select_path(kernels_widest_path()) }
    kernels_select_path(path)
    let (batch, channels) = (2, size.2)
    let count = size.0 * size.1 * channels
    let x = Tensor(
      Draws.values(batch * count, seed: 1).enumerated().map { 3 * $1 + Float(20 * ($0 / count)) },
      shape: [batch, size.0, size.1, channels])
    let (weight, bias) = (Draws.values(channels, seed: 2), Draws.values(channels, seed: 3))
    let expected = (0..<batch).flatMap { image -> [Float] in
      let values = x.values[image * count..<(image + 1) * count].map(Double.init)
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      return values.enumerated().map { flat, value in
        Float(
          (value - mean) / (variance + 1e-5).squareRoot() * Double(weight[flat % channels])
            + Double(bias[flat % channels]))
      }
    }
    let y = groupNorm(
      x, weight: Tensor(weight, shape: [channels]), bias: Tensor(bias, shape: [channels]),
      epsilon: 1e-5)
    #expect(y.shape == x.shape)
    #expect(relativeDifference(y.values, expected) < 2e-6)
  }

  @Test func tokensAreSpreadOverBlocks() {
    let x = Tensor(Draws.values(2 * 2 * 3 * 2), shape: [2, 2, 3, 2])
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
    let x = Tensor(Draws.values(2 * 5 * 19), shape: [2, 5, 19])
    let factors = Tensor([0.5, -2], shape: [2])
    #expect(scaled(x, by: factors, at: 1).values == x.values.map { -2 * $0 })
    #expect(!scaled(x.outline, by: factors, at: 0).hasValues)
  }
}
