import Tensors
import Testing

@Suite struct ConcatenationTests {
  @Test func channelsLieSideBySide() {
    let (a, b, c) = (
      variedValues([2, 3, 2], 1), variedValues([2, 3, 1], 2), variedValues([2, 3, 4])
    )
    let y = concatenatedChannels([a, b, c])
    #expect(y.shape == [2, 3, 7])
    for i in 0..<2 {
      for j in 0..<3 {
        let row = (0..<7).map { y[i, j, $0] }
        let expected =
          (0..<2).map { a[i, j, $0] } + [b[i, j, 0]] + (0..<4).map { c[i, j, $0] }
        #expect(row == expected)
      }
    }
  }

  @Test func oneOutlineMakesAnOutline() {
    let y = concatenatedChannels([variedValues([4, 2]), Tensor(outline: [4, 3])])
    #expect(y.shape == [4, 5] && !y.hasValues)
  }
}
