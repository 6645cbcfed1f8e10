import Support
import Tensors
import Testing

/// The gradients of dilated attention against central differences.
struct DilatedGradientTests {
  typealias Case = DilatedAttentionTests.Case

  static let cases: [Case] = [
    Case(),
    Case(dilation: 2, heads: 2, batch: 2),
    Case(dilation: 3, heads: 3, headWidth: 5, height: 9, width: 7, batch: 2),
    Case(kernel: 5, dilation: 2, heads: 2, headWidth: 13, height: 7, width: 11),
    Case(kernel: 2, dilation: 2, headWidth: 3),
    Case(heads: 4, headWidth: 1, height: 1, width: 17),
  ]

  /// Queries, keys and values lie in one tensor, between channels of other heads.
  @Test(arguments: cases, [1, 2])
  func scoresAndOutput(_ given: Case, threads: Int) {
    Threads.use(threads) { expectJointGradients(given) }
  }

  @Test func onEveryInstructionSetThereIs() {
    onEveryInstructionSet { _ in
      expectJointGradients(Case(heads: 2, headWidth: 11, height: 3, width: 4))
    }
  }

  private func expectJointGradients(_ given: Case) {
    let channels = given.heads * given.headWidth
    let joint = Draws.tensor(
      [given.batch, given.height * given.width, 3 * channels + 7], seed: 21)
    func part(_ x: Tensor, _ index: Int) -> Heads {
      Heads(x, count: given.heads, width: given.headWidth, firstChannel: 2 + index * channels)
    }
    expectGradients(at: [joint]) {
      let scores = dilatedScores(
        part($0[0], 0), part($0[0], 1), height: given.height, width: given.width,
        taps: given.taps, scale: 0.7)
      return dilatedOutput(
        softmax(scores), part($0[0], 2), height: given.height, width: given.width,
        taps: given.taps)
    }
  }

  @Test(arguments: cases)
  func eachOperationByItself(_ given: Case) {
    let (tokens, channels) = (given.height * given.width, given.heads * given.headWidth)
    func heads(_ x: Tensor) -> Heads { Heads(x, count: given.heads, width: given.headWidth) }
    let shape = [given.batch, tokens, channels]
    expectGradients(at: [Draws.tensor(shape, seed: 22), Draws.tensor(shape, seed: 23)]) {
      dilatedScores(
        heads($0[0]), heads($0[1]), height: given.height, width: given.width, taps: given.taps,
        scale: 0.7)
    }
    let weights = Draws.tensor(
      [given.batch, given.heads, tokens, given.taps.count], seed: 24)
    expectGradients(at: [weights, Draws.tensor(shape, seed: 25)]) {
      dilatedOutput(
        $0[0], heads($0[1]), height: given.height, width: given.width, taps: given.taps)
    }
  }
}
