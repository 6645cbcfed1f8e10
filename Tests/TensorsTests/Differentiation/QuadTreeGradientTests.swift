import Support
import Tensors
import Testing

/// The gradients of quadtree attention against central differences.
struct QuadTreeGradientTests {
  private let grid = QuadTreeGrid(height: 6, width: 8)
  private let batch = 2
  private let heads = 3

  /// Weights far enough apart that no small step changes which are the greatest.
  private func spread(_ shape: [Int], seed: UInt64) -> Tensor {
    var draws = Draws(seed: seed)
    let keys = shape.last ?? 1
    let rows = (0..<shape.dropLast().reduce(1, *)).flatMap { _ in
      (0..<keys).map { Float($0) * 0.1 - 0.5 }.shuffled(using: &draws)
    }
    return Tensor(rows, shape: shape)
  }

  private var parents: Tensor { spread([batch, heads, 12, 12], seed: 41) }

  // Widths around the sixteen lanes.
  @Test(arguments: [5, 16, 35], [1, 2])
  func scoresAndOutput(width: Int, threads: Int) {
    Threads.use(threads) { expectJointGradients(width: width) }
  }

  @Test func onEveryInstructionSetThereIs() {
    onEveryInstructionSet { _ in
      expectJointGradients(width: 19)
      expectShareGradients(count: 3)
    }
  }

  private func expectJointGradients(width: Int) {
    let channels = heads * width
    let candidates = SiblingCandidates(childrenOf: greatestKeys(parents, count: 3), on: grid)
    func part(_ x: Tensor, _ index: Int) -> Heads {
      Heads(x, count: heads, width: width, firstChannel: index * channels + 1)
    }
    expectGradients(at: [Draws.tensor([batch, grid.count, 3 * channels + 2], seed: 42)]) {
      let scores = siblingScores(part($0[0], 0), part($0[0], 1), candidates, scale: 0.4)
      return siblingOutput(softmax(scores), part($0[0], 2), candidates)
    }
  }

  @Test func eachOperationByItself() {
    let candidates = SiblingCandidates(childrenOf: greatestKeys(parents, count: 8), on: grid)
    let shape = [batch, grid.count, heads * 8]
    func all(_ x: Tensor) -> Heads { Heads(x, count: heads, width: 8) }
    expectGradients(at: [Draws.tensor(shape, seed: 43), Draws.tensor(shape, seed: 44)]) {
      siblingScores(all($0[0]), all($0[1]), candidates, scale: 0.4)
    }
    let weights = Draws.tensor([batch, heads, grid.count, 32], seed: 45)
    expectGradients(at: [weights, Draws.tensor(shape, seed: 46)]) {
      siblingOutput($0[0], all($0[1]), candidates)
    }
  }

  /// One head and one image: its keys' gradients are divided by channels.
  @Test(arguments: [16, 40])
  func oneHead(width: Int) {
    let kept = greatestKeys(spread([1, 1, 12, 12], seed: 47), count: 5)
    let candidates = SiblingCandidates(childrenOf: kept, on: grid)
    let shape = [1, grid.count, width]
    [1, 2].forEach { threads in
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor(shape, seed: 48), Draws.tensor(shape, seed: 49)]) {
          siblingScores(
            Heads($0[0], count: 1, width: width), Heads($0[1], count: 1, width: width), candidates,
            scale: 1)
        }
      }
    }
  }

  @Test(arguments: [1, 8])
  func chosenWeights(count: Int) {
    [1, 2].forEach { threads in
      Threads.use(threads) {
        expectGradients(at: [parents]) { greatestKeys($0[0], count: count).scores }
        expectGradients(at: [parents]) { without(greatestKeys($0[0], count: count), in: $0[0]) }
      }
    }
  }

  /// Type A: the children's weights depend on their own scores and on the weight of their parent.
  @Test(arguments: [1, 3, 8], [1, 2])
  func sharesOfTheParentsWeight(count: Int, threads: Int) {
    Threads.use(threads) { expectShareGradients(count: count) }
  }

  private func expectShareGradients(count: Int) {
    let scores = Draws.tensor([batch, heads, grid.count, 4 * count], seed: 50)
    expectGradients(at: [scores, parents]) {
      childrenSoftmax($0[0], of: greatestKeys($0[1], count: count), on: grid)
    }
  }

  @Test func authorsLayouts() {
    let weights = Draws.tensor([batch, heads, grid.count, 5], seed: 51)
    #expect(headsFirst(headsLast(weights), batch: batch).values == weights.values)
    #expect(siblingsInRows(siblingsTogether(weights, on: grid), on: grid).values == weights.values)
    expectGradients(at: [weights]) { headsLast($0[0]) * headsLast($0[0]) }
    expectGradients(at: [weights]) {
      let together = siblingsTogether($0[0], on: grid)
      return siblingsInRows(together * together, on: grid)
    }
  }
}
