import Support
import Tensors
import Testing

@Suite struct ChannelScalingTests {
  @Test(arguments: [1, 16, 37], InstructionSet.available)
  func everyImageHasFactorsOfItsOwn(_ channels: Int, _ instructions: InstructionSet) {
    let x = Draws.values(3 * 5 * 7 * channels, seed: 1)
    let factors = Draws.values(3 * channels, seed: 2)
    instructions.use {
      let y = scaleChannels(
        Tensor(x, shape: [3, 5, 7, channels]), by: Tensor(factors, shape: [3, channels]))
      let expected = x.indices.map { i in
        x[i] * factors[i / (35 * channels) * channels + i % channels]
      }
      #expect(y.shape == [3, 5, 7, channels] && y.values == expected)
    }
  }

  @Test(arguments: [1, 16, 37], InstructionSet.available)
  func orAllImagesShareThem(_ channels: Int, _ instructions: InstructionSet) {
    let x = Draws.values(2 * 9 * channels, seed: 3)
    let factors = Draws.values(channels, seed: 4)
    instructions.use {
      let y = scaleChannels(
        Tensor(x, shape: [2, 9, channels]), by: Tensor(factors, shape: [channels]))
      #expect(y.values == x.indices.map { x[$0] * factors[$0 % channels] })
    }
  }

  @Test func anOutlineGivesAnOutline() {
    let y = scaleChannels(Tensor(outline: [2, 9, 4]), by: Tensor(outline: [4]))
    #expect(!y.hasValues && y.shape == [2, 9, 4])
  }
}
