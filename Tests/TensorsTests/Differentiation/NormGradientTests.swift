import Support
import Tensors
import Testing

/// The gradients of norms over channels and images against central differences.
struct NormGradientTests {
  private func tensors(_ shape: [Int]) -> [Tensor] {
    let channels = shape.suffix(1)
    return [
      Draws.tensor(shape, seed: 1), Draws.tensor(Array(channels), seed: 2),
      Draws.tensor(Array(channels), seed: 3),
    ]
  }

  @Test(arguments: [[2, 5, 7, 3], [2, 9, 16], [2, 25, 23, 37], [3, 70]])
  func batchNormWithKeptStatistics(shape: [Int]) {
    let channels = shape.last!
    let mean = Draws.tensor([channels], seed: 4)
    let variance = Tensor(
      Draws.values(channels, seed: 5).map { $0 + 1.5 }, shape: [channels])
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: tensors(shape)) {
          batchNorm(
            $0[0], weight: $0[1], bias: $0[2], mean: mean, variance: variance, epsilon: 1e-3)
        }
      }
    }
  }

  @Test(arguments: [[2, 5, 7, 3], [2, 9, 16], [2, 25, 23, 37], [7, 70]])
  func batchNormOfTheBatch(shape: [Int]) {
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: tensors(shape), tolerance: 1e-2) {
          batchNormOfBatch($0[0], weight: $0[1], bias: $0[2], epsilon: 1e-3).y
        }
      }
    }
  }

  /// Far from zero, where a difference of sums of squares would lose all digits.
  @Test func batchNormOfTheBatchHasItsMoments() {
    let (rows, channels) = (300, 19)
    let x = Tensor(
      Draws.values(rows * channels, seed: 6).map { 100 + $0 }, shape: [rows, channels])
    let ones = Tensor([Float](repeating: 1, count: channels), shape: [channels])
    let zeros = Tensor([Float](repeating: 0, count: channels), shape: [channels])
    let (y, mean, variance) = batchNormOfBatch(x, weight: ones, bias: zeros, epsilon: 0)
    #expect(!y.isTracked && !mean.isTracked && !variance.isTracked)
    let values = x.values
    for c in 0..<channels {
      let column = (0..<rows).map { Double(values[$0 * channels + c]) }
      let expected = column.reduce(0, +) / Double(rows)
      let squares = column.reduce(0) { $0 + ($1 - expected) * ($1 - expected) }
      #expect(abs(Double(mean.values[c]) - expected) < 1e-4)
      #expect(abs(Double(variance.values[c]) / (squares / Double(rows - 1)) - 1) < 1e-3)
      let normalised = (column[7] - expected) / (squares / Double(rows)).squareRoot()
      #expect(abs(Double(y[7, c]) - normalised) < 1e-3)
    }
  }

  @Test func momentsOfABatchAreConstants() {
    let found = batchNormOfBatch(
      Draws.tensor([4, 3], seed: 7).tracked, weight: Draws.tensor([3], seed: 8),
      bias: Draws.tensor([3], seed: 9), epsilon: 1e-5)
    #expect(found.y.isTracked && !found.mean.isTracked && !found.variance.isTracked)
  }

  @Test func anOutlineOfABatchGivesOutlines() {
    let channels = Tensor(outline: [5])
    let found = batchNormOfBatch(
      Tensor(outline: [2, 3, 5]), weight: channels, bias: channels, epsilon: 1e-5)
    #expect(found.y.shape == [2, 3, 5] && !found.y.hasValues)
    #expect(found.mean.shape == [5] && found.variance.shape == [5])
  }

  @Test(arguments: [[2, 5, 7, 3], [3, 9, 16], [2, 25, 23, 37]])
  func groupNormOfImages(shape: [Int]) {
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: tensors(shape), tolerance: 1e-2) {
          groupNorm($0[0], weight: $0[1], bias: $0[2], epsilon: 1e-5)
        }
      }
    }
  }
}
