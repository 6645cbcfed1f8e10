import Testing
import Training

/// The loss of an image's class.
struct CrossEntropyTests {
  private let logits: [Float] = [0.4, -1.2, 2.1, 0.3]

  @Test(arguments: [0, 0.1], [1, 4] as [Float])
  func gradientFollowsTheLoss(smoothing: Float, scale: Float) {
    let loss = CrossEntropy(smoothing: smoothing, scale: scale)
    let (_, gradient) = loss(logits, label: 1)
    for index in logits.indices {
      func moved(_ distance: Float) -> Float {
        var logits = logits
        logits[index] += distance
        return loss(logits, label: 1).loss
      }
      let slope = (moved(1e-2) - moved(-1e-2)) / 2e-2
      #expect(abs(slope - gradient[index]) < 2e-3)
    }
  }

  @Test func withoutSmoothingItIsTheSurprise() {
    let loss = CrossEntropy(smoothing: 0)([0, 0, 0, 0], label: 2).loss
    #expect(abs(loss - 1.3862944) < 1e-5)
  }

  @Test func greatLogitsStayFinite() {
    let found = CrossEntropy(smoothing: 0)([1e30, 0], label: 0)
    #expect(found.loss == 0)
    #expect(found.gradient == [0, 0])
  }
}
