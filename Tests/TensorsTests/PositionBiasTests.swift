import Support
import Tensors
import Testing

@Suite struct PositionBiasTests {
  @Test(arguments: [(1, 1), (3, 3), (4, 2), (2, 5), (7, 7)])
  func everyPairReadsItsOffset(height: Int, width: Int) {
    let heads = 3
    let table = Draws.tensor([(2 * height - 1) * (2 * width - 1), heads])
    let bias = relativePositionBias(table, height: height, width: width)
    let tokens = height * width
    #expect(bias.shape == [heads, tokens, tokens])
    for head in 0..<heads {
      for query in 0..<tokens {
        for key in 0..<tokens {
          let dy = query / width - key / width
          let dx = query % width - key % width
          let offset = (dy + height - 1) * (2 * width - 1) + dx + width - 1
          #expect(bias[head, query, key] == table[offset, head])
        }
      }
    }
  }

  @Test func eachWindowGetsItsOwnMask() {
    let (batch, windows, heads, queries, keys) = (2, 3, 2, 4, 5)
    let scores = Draws.tensor([batch * windows, heads, queries, keys])
    let mask = Draws.tensor([windows, keys], seed: 5)
    var sums: [Float] = []
    for n in 0..<batch * windows {
      for h in 0..<heads {
        for q in 0..<queries {
          for k in 0..<keys { sums.append(scores[n, h, q, k] + mask[n % windows, k]) }
        }
      }
    }
    onEveryInstructionSet { #expect(addKeyMask(scores, mask).values == sums, "\($0)") }
  }

  @Test func aMaskedKeyWeighsNothingAtAll() {
    let scores = Tensor([0.5, -1e6, 0.25, -1e6 + 3], shape: [1, 1, 1, 4])
    onEveryInstructionSet { instructions in
      let weights = softmax(scores).values
      #expect(weights[1] == 0 && weights[3] == 0, "\(instructions)")
      #expect(abs(weights[0] + weights[2] - 1) < 1e-6, "\(instructions)")
    }
  }
}
