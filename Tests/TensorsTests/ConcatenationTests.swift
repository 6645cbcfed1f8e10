import Support
import Tensors
import Testing

@Suite struct ConcatenationTests {
  @Test func channelsLieSideBySide() {
    let a = Tensor([1, 2, 3, 4], shape: [2, 1, 2])
    let b = Tensor([5, 6], shape: [2, 1, 1])
    let y = concatenatedChannels([a, b, a])
    #expect(y.shape == [2, 1, 5])
    #expect(y.values == [1, 2, 5, 1, 2, 3, 4, 6, 3, 4])
  }

  @Test func manyRowsAreDividedAmongThreads() {
    let (a, b) = (Draws.values(3000 * 2, seed: 1), Draws.values(3000 * 3, seed: 2))
    let y = Threads.use(2) {
      concatenatedChannels([Tensor(a, shape: [3000, 2]), Tensor(b, shape: [3000, 3])]).values
    }
    for row in [0, 1, 1499, 1500, 2999] {
      #expect(Array(y[row * 5..<row * 5 + 2]) == Array(a[row * 2..<row * 2 + 2]))
      #expect(Array(y[row * 5 + 2..<row * 5 + 5]) == Array(b[row * 3..<row * 3 + 3]))
    }
  }

  @Test func anOutlineAmongThemGivesAnOutline() {
    let y = concatenatedChannels([Tensor([1], shape: [1, 1]), Tensor(outline: [1, 4])])
    #expect(!y.hasValues && y.shape == [1, 5])
  }
}
