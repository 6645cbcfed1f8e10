import Support
import Tensors
import Testing

/// The gradients of tokens in another order, position biases and masks.
struct GatherGradientTests {
  /// A permutation, one with padding, one that leaves tokens out, one that repeats some.
  @Test(
    arguments: [
      [3, 0, 4, 1, 2], [-1, 4, 3, -1, 2, 1, 0, -1], [4, 2], [4, -1, 0, 0, 2, -1, 0, 3, 4],
    ] as [[Int32]])
  func tokensByTable(_ table: [Int32]) {
    [1, 2].forEach { threads in
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor([2, 5, 3], seed: 31)]) {
          gatherTokens($0[0], count: table.count, table)
        }
      }
    }
  }

  @Test func longTablesAreDividedWithoutSeams() {
    let (tokens, channels) = (3000, 32)
    let x = Draws.tensor([2, tokens, channels], seed: 32).tracked
    let table = (0..<2 * tokens).map { Int32(($0 * 7) % tokens) }
    let dy = Draws.tensor([2, 2 * tokens, channels], seed: 33)
    var expected = [Float](repeating: 0, count: x.count)
    dy.withValues { dy in
      for image in 0..<2 {
        for (place, token) in table.enumerated() {
          for channel in 0..<channels {
            expected[(image * tokens + Int(token)) * channels + channel] +=
              dy[(image * table.count + place) * channels + channel]
          }
        }
      }
    }
    let y = gatherTokens(x, count: table.count, table)
    let found = gradients(of: y, seed: dy, at: [x])[0].values
    #expect(relativeDifference(found, expected) == 0)
  }

  @Test(arguments: [(1, 1), (3, 3), (4, 2), (2, 5), (7, 7)])
  func positionBias(height: Int, width: Int) {
    [1, 2].forEach { threads in
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor([(2 * height - 1) * (2 * width - 1), 3], seed: 34)]) {
          relativePositionBias($0[0], height: height, width: width)
        }
      }
    }
  }

  @Test func maskOfKeys() {
    [1, 2].forEach { threads in
      Threads.use(threads) {
        expectGradients(
          at: [Draws.tensor([6, 2, 4, 5], seed: 35), Draws.tensor([3, 5], seed: 36)]
        ) { addKeyMask($0[0], $0[1]) }
      }
    }
  }
}
