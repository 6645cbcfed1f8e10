import Support
import Tensors
import Testing

/// The gradients of operations that scale, repeat and join channels against central differences.
struct ScalingGradientTests {
  @Test(arguments: [[2, 5, 3], [2, 300, 37], [3, 7, 11, 16]])
  func factorsOfChannels(shape: [Int]) {
    let channels = shape.last!
    for factors in [[channels], [shape[0], channels]] {
      for threads in [1, 2] {
        Threads.use(threads) {
          expectGradients(at: [Draws.tensor(shape, seed: 1), Draws.tensor(factors, seed: 2)]) {
            scaleChannels($0[0], by: $0[1])
          }
        }
      }
    }
  }

  @Test(arguments: [[2, 5, 3], [2, 600, 37]])
  func oneFactor(shape: [Int]) {
    expectGradients(at: [Draws.tensor(shape, seed: 3), Draws.tensor([3], seed: 4)]) {
      // Each use of the factors adds its part.
      scaled(scaled($0[0], by: $0[1], at: 1), by: $0[1], at: 2)
    }
  }

  @Test(arguments: [
    ([2, 5, 3], [5, 3]), ([600, 2, 7], [2, 7]), ([6, 2, 3, 500], [2, 3, 500]),
  ])
  func sumsWithRepeats(shape: [Int], end: [Int]) {
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor(shape, seed: 5), Draws.tensor(end, seed: 6)]) {
          addRepeated($0[0], $0[1])
        }
      }
    }
  }

  @Test(arguments: [([2, 5, 3], 4), ([3, 30, 50], 37), ([2, 1], 1)])
  func repeatsOfRows(shape: [Int], count: Int) {
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor(shape, seed: 7)]) { repeatedRows($0[0], count: count) }
      }
    }
  }

  @Test func channelsSideBySide() {
    expectGradients(
      at: [3, 16, 5].enumerated().map { Draws.tensor([2, 300, $1], seed: 8 + UInt64($0)) }
    ) { concatenatedChannels($0) }
  }

  @Test func onePartOfSeveralMayBeTracked() {
    let (a, b) = (Draws.tensor([4, 3], seed: 11), Draws.tensor([4, 2], seed: 12).tracked)
    let seed = Draws.tensor([4, 5], seed: 13)
    let found = gradients(of: concatenatedChannels([a, b]), seed: seed, at: [b])[0]
    #expect(found.values == (0..<4).flatMap { row in [seed[row, 3], seed[row, 4]] })
  }
}
