import Support
import Tensors
import Testing

/// Operations that write over what nobody else holds give what they give elsewhere.
@Suite struct ReuseTests {
  /// A map of more than 16 MiB, whose depthwise convolution goes band by band.
  @Test(arguments: [(130, 3), (263, 5)]) func depthwiseBands(height: Int, kernel: Int) {
    let shape = [1, height, 131, 256 * 130 / height]
    let weight = Draws.tensor([kernel, kernel, shape[3]], seed: 2)
    let bias = Draws.tensor([shape[3]], seed: 3)
    func convolved(_ x: consuming Tensor) -> Tensor {
      depthwiseConvolution(x, weight: weight, bias: bias, stride: 1, padding: kernel / 2)
    }
    let kept = Draws.tensor(shape)
    let before = kept.values
    let elsewhere = convolved(kept)
    #expect(relativeDifference(kept.values, before) == 0)
    let here = convolved(Draws.tensor(shape))
    #expect(relativeDifference(here.values, elsewhere.values) == 0)
  }

  @Test func functionsOfSingleValues() {
    onEveryInstructionSet { _ in
      for function in [gelu, relu, sigmoid] {
        let kept = Draws.tensor([3, 50_000])
        let before = kept.values
        let elsewhere = function(kept)
        #expect(relativeDifference(kept.values, before) == 0)
        let here = function(Draws.tensor([3, 50_000]))
        #expect(relativeDifference(here.values, elsewhere.values) == 0)
      }
    }
  }

  @Test func rowsAreRepeated() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2])
    #expect(repeatedRows(x, count: 2).values == [1, 2, 1, 2, 3, 4, 3, 4])
    #expect(repeatedRows(x.outline, count: 3).shape == [6, 2])
  }

  @Test func tapsAreTheTokensAround() {
    let x = Draws.tensor([1, 20, 6])
    let heads = Heads(x, count: 2, width: 3)
    let taps = DilatedTaps(kernel: 3, dilation: 2)
    let y = dilatedTaps(heads, height: 4, width: 5, taps: taps)
    #expect(y.shape == [1, 2, 20, 9, 3])
    for query in 0..<20 {
      for tap in 0..<9 {
        let offset = taps.offset(tap)
        let (row, column) = (query / 5 + offset.rows, query % 5 + offset.columns)
        let isInside = (0..<4).contains(row) && (0..<5).contains(column)
        for head in 0..<2 {
          let expected =
            isInside
            ? heads.vector(batch: 0, token: row * 5 + column, head: head) : [0, 0, 0]
          #expect((0..<3).map { y[0, head, query, tap, $0] } == expected)
        }
      }
    }
  }
}
