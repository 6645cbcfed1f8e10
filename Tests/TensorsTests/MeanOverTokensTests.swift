import Support
import Tensors
import Testing

@Suite struct MeanOverTokensTests {
  @Test(arguments: [1, 49, 256, 257, 1000], InstructionSet.available)
  func isTheMeanOfEachChannel(_ tokens: Int, _ instructions: InstructionSet) {
    let channels = 21
    let x = Draws.values(2 * tokens * channels, seed: 1)
    instructions.use {
      let y = meanOverTokens(Tensor(x, shape: [2, tokens, channels]))
      #expect(y.shape == [2, channels])
      for image in 0..<2 {
        for channel in 0..<channels {
          let sum = (0..<tokens).reduce(0.0) {
            $0 + Double(x[(image * tokens + $1) * channels + channel])
          }
          #expect(abs(sum / Double(tokens) - Double(y[image, channel])) < 1e-6)
        }
      }
    }
  }

  @Test func manyTokensLoseLittleToRounding() {
    // Added one by one, 2^20 numbers of this size would be wrong in the fourth digit.
    let count = 1 << 20
    let y = meanOverTokens(Tensor([Float](repeating: 0.1, count: count), shape: [1, count, 1]))
    #expect(abs(y[0, 0] - 0.1) < 1e-6)
  }

  @Test func anOutlineGivesAnOutline() {
    let y = meanOverTokens(Tensor(outline: [3, 49, 8]))
    #expect(!y.hasValues && y.shape == [3, 8])
  }
}
