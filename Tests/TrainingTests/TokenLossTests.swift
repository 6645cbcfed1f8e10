import Testing
import Training

/// The loss of tokens: its gradient against central differences, and which tokens count.
struct TokenLossTests {
  private let logits: [Float] = [0.3, -1.2, 2.1, 0.4, -0.7, 1.1, 0.05, -2.4]

  private func expectSlopes(_ loss: ([Float]) -> (loss: Float, gradient: [Float])) {
    let found = loss(logits).gradient
    #expect(found.contains { abs($0) > 1e-3 })
    for index in logits.indices {
      func moved(_ distance: Float) -> Float {
        var moved = logits
        moved[index] += distance
        return loss(moved).loss
      }
      let slope = (moved(0.01) - moved(-0.01)) / 0.02
      #expect(abs(slope - found[index]) < 1e-3, "logit \(index): \(found[index]), \(slope)")
    }
  }

  /// Four tokens of two classes: on the object, at its edge, empty, and empty.
  private func tokens(_ values: [Float], _ coverage: [Float] = [0.9, 0.2, 0, 0]) -> (
    loss: Float, gradient: [Float]
  ) {
    values.withUnsafeBufferPointer { TokenLoss(weight: 0.7)($0, label: 1, coverage: coverage) }
  }

  @Test func tokenLoss() { expectSlopes { tokens($0) } }

  @Test func edgesCountForNothing() {
    let gradient = tokens(logits).gradient
    #expect(gradient[2...3].allSatisfy { $0 == 0 })
    #expect(gradient[1] < 0, "the class of the object should grow where it is")
    #expect([0, 4, 5, 6, 7].allSatisfy { gradient[$0] > 0 }, "all else should shrink")
  }

  @Test func theFullestCellIsTheObjectsHoweverSmall() {
    #expect(tokens(logits, [0, 0.2, 0.1, 0]).gradient[3] < 0)
    #expect(tokens(logits, [0, 0.2, 0.1, 0]).gradient[5] == 0)
  }

  @Test func withoutAnObjectAllShouldBeSilent() {
    #expect(tokens(logits, [0, 0, 0, 0]).gradient.allSatisfy { $0 > 0 })
  }
}
