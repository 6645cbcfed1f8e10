import Support
import Tensors
import Testing

@Suite struct BatchNormTests {
  @Test(arguments: [1, 3, 16, 72], InstructionSet.available)
  func normalisesEachChannelWithItsStatistics(_ channels: Int, _ instructions: InstructionSet) {
    instructions.use {
      let x = Tensor(Draws.values(2 * 5 * 7 * channels, seed: 1), shape: [2, 5, 7, channels])
      let (weight, bias) = (Draws.values(channels, seed: 2), Draws.values(channels, seed: 3))
      let mean = Draws.values(channels, seed: 4)
      let variance = Draws.values(channels, seed: 5).map { 1.5 + $0 }
      let shape = [channels]
      let y = batchNorm(
        x, weight: Tensor(weight, shape: shape), bias: Tensor(bias, shape: shape),
        mean: Tensor(mean, shape: shape), variance: Tensor(variance, shape: shape), epsilon: 1e-5)
      #expect(y.shape == x.shape)
      let worst = zip(x.values, y.values).enumerated().map { index, pair in
        let c = index % channels
        let expected = (pair.0 - mean[c]) / (variance[c] + 1e-5).squareRoot() * weight[c] + bias[c]
        return abs(expected - pair.1)
      }.max()
      #expect(worst! < 1e-5)
    }
  }

  @Test func anOutlineGivesAnOutline() {
    let one = Tensor([1], shape: [1])
    let y = batchNorm(
      Tensor(outline: [2, 3, 3, 1]), weight: one, bias: one, mean: one, variance: one,
      epsilon: 1e-5)
    #expect(!y.hasValues && y.shape == [2, 3, 3, 1])
  }
}
