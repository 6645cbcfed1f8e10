import Foundation
import Testing
import Training

/// The optimizer against steps worked out by hand.
struct AdamWTests {
  /// Takes `gradients.count` steps with one parameter.
  private func walk(
    _ start: Float, _ gradients: [Float], decays: Bool, rate: Double = 0.1
  ) -> [Float] {
    var optimizer = AdamW()
    optimizer.weightDecay = 0.5
    var (p, m, v): ([Float], [Float], [Float]) = ([start], [0], [0])
    return gradients.enumerated().map { index, gradient in
      p.withUnsafeMutableBufferPointer { p in
        m.withUnsafeMutableBufferPointer { m in
          v.withUnsafeMutableBufferPointer { v in
            [gradient].withUnsafeBufferPointer { g in
              optimizer.step(
                p, gradient: g, first: m, second: v, decays: decays, step: index + 1, rate: rate)
            }
          }
        }
      }
      return p[0]
    }
  }

  @Test func firstStepIsTheRateWhateverTheGradient() {
    // m / (1 - 0.9) = g and √(v / (1 - 0.999)) = |g|.
    #expect(abs(walk(2, [3], decays: false)[0] - 1.9) < 1e-5)
    #expect(abs(walk(2, [-0.01], decays: false)[0] - 2.1) < 1e-5)
  }

  @Test func decayIsApartFromTheGradient() {
    // 2 (1 - 0.1 · 0.5) - 0.1
    #expect(abs(walk(2, [3], decays: true)[0] - 1.8) < 1e-5)
    #expect(abs(walk(2, [0], decays: true)[0] - 1.9) < 1e-5)
  }

  @Test func secondStepMixesBothGradients() {
    // m = 0.9 · 0.1 · 1 + 0.1 · (-2) = -0.11, over 1 - 0.81 = 0.19;
    // v = 0.999 · 0.001 · 1 + 0.001 · 4 = 0.004999, over 1 - 0.998001 = 0.001999.
    let expected = 1.9 + 0.1 * (0.11 / 0.19) / (0.004999 / 0.001999).squareRoot()
    #expect(abs(Double(walk(2, [1, -2], decays: false)[1]) - expected) < 1e-4)
  }

  @Test func rateRisesAndFalls() {
    var rate = LearningRate()
    (rate.peak, rate.warmup, rate.last) = (2, 10, 0.1)
    #expect(abs(rate(0, of: 110) - 0.2) < 1e-12)
    #expect(abs(rate(9, of: 110) - 2) < 1e-12)
    #expect(abs(rate(60, of: 110) - 2 * (0.1 + 0.9 * 0.5)) < 1e-12)
    #expect(abs(rate(110, of: 110) - 0.2) < 1e-12)
    // A short training cannot spend itself on the rise.
    #expect(abs(rate(1, of: 10) - 2) < 1e-12)
  }
}
