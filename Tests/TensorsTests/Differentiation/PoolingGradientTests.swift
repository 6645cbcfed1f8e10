import Support
import Tensors
import Testing

/// The gradients of operations that join tokens, or repeat them, against central differences.
struct PoolingGradientTests {
  @Test(arguments: [(8, 8, 4, 2), (7, 9, 3, 4), (5, 3, 7, 7), (1, 6, 1, 1)])
  func adaptiveAverage(height: Int, width: Int, outHeight: Int, outWidth: Int) {
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor([2, height, width, 5], seed: 1)]) {
          adaptiveAveragePool($0[0], height: outHeight, width: outWidth)
        }
      }
    }
  }

  /// Values apart by more than the step, so that no window changes its greatest.
  private func distinct(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    var draws = Draws(seed: 2)
    return Tensor((0..<count).map { Float($0) / 20 }.shuffled(using: &draws), shape: shape)
  }

  @Test(arguments: [(3, 2, 1), (2, 2, 0), (3, 1, 1), (2, 3, 0)], [5, 16, 21])
  func maximum(window: (kernel: Int, stride: Int, padding: Int), channels: Int) {
    let shapes = [[2, 6, 7, channels], [1, 9, 5, channels]]
    for (shape, threads) in zip(shapes + shapes, [1, 1, 2, 3]) {
      Threads.use(threads) {
        expectGradients(at: [distinct(shape)]) {
          maxPool($0[0], kernel: window.kernel, stride: window.stride, padding: window.padding)
        }
      }
    }
  }

  @Test func ofEqualMaximaTheFirstHasTheGradient() {
    let place = Tensor([1, 3, 0, 3, 2, 3, 0, 0, 1], shape: [1, 3, 3, 1]).tracked
    let y = maxPool(place, kernel: 3, stride: 1, padding: 1)
    let ones = Tensor([Float](repeating: 1, count: 9), shape: [1, 3, 3, 1])
    let found = gradients(of: y, seed: ones, at: [place])[0]
    #expect(found.values == [0, 6, 0, 2, 0, 1, 0, 0, 0])
  }

  @Test(arguments: [1, 2, 3], [3, 17])
  func repeatedBlocks(factor: Int, channels: Int) {
    for threads in [1, 2] {
      Threads.use(threads) {
        expectGradients(at: [Draws.tensor([2, 9, 3, channels], seed: 3)]) {
          upsampled($0[0], factor: factor)
        }
      }
    }
  }
}
