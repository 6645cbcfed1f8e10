import Support
import Tensors
import Testing

/// The gradient of each operation against central differences.
struct GradientTests {
  @Test func sumsAndProducts() {
    expectGradients(at: [Draws.tensor([3, 7], seed: 1), Draws.tensor([3, 7], seed: 2)]) {
      $0[0] * $0[1] + $0[0]
    }
  }

  @Test func functionsOfSingleValues() {
    let x = Draws.tensor([5, 37], seed: 3)
    expectGradients(at: [x]) { gelu($0[0]) }
    expectGradients(at: [x]) { sigmoid($0[0]) }
    let awayFromZero = Tensor(x.values.map { $0 < 0 ? $0 - 0.1 : $0 + 0.1 }, shape: x.shape)
    expectGradients(at: [awayFromZero]) { relu($0[0]) }
  }

  @Test(arguments: [(3, 5, 7), (70, 33, 17), (300, 8, 40)])
  func linearLayer(rows: Int, inputs: Int, outputs: Int) {
    expectGradients(
      at: [
        Draws.tensor([2, rows, inputs], seed: 4), Draws.tensor([outputs, inputs], seed: 5),
        Draws.tensor([outputs], seed: 6),
      ]
    ) { linear($0[0], weight: $0[1], bias: $0[2]) }
  }

  @Test(arguments: [5, 16, 37])
  func layerNormalization(channels: Int) {
    expectGradients(
      at: [
        Draws.tensor([2, 70, channels], seed: 7), Draws.tensor([channels], seed: 8),
        Draws.tensor([channels], seed: 9),
      ], tolerance: 1e-2
    ) { layerNorm($0[0], weight: $0[1], bias: $0[2], epsilon: 1e-5) }
  }

  @Test(arguments: [4, 9, 16, 49])
  func softmaxOfRows(columns: Int) {
    expectGradients(at: [Draws.tensor([37, columns], seed: 10)]) { softmax($0[0]) }
  }

  @Test func axesInAnotherOrder() {
    expectGradients(at: [Draws.tensor([2, 3, 4, 5], seed: 11)]) {
      let moved = $0[0].permuted([2, 0, 3, 1])
      return moved * moved
    }
  }

  @Test func meanOfTokens() {
    expectGradients(at: [Draws.tensor([2, 11, 5], seed: 12)]) { meanOverTokens($0[0]) }
  }

  /// Queries, keys and values may lie in one tensor, and queries may be shared by windows.
  @Test(arguments: [1, 2])
  func attention(sharing: Int) {
    let (heads, width, batch) = (2, 3, 2)
    expectGradients(
      at: [
        Draws.tensor([batch, 7, heads * width], seed: 13),
        Draws.tensor([batch * sharing, 7, 2 * heads * width], seed: 14),
      ]
    ) { inputs in
      let keys = Heads(inputs[1], count: heads, width: width)
      let values = Heads(inputs[1], count: heads, width: width, firstChannel: heads * width)
      let queries = Heads(inputs[0], count: heads, width: width)
      return attentionOutput(softmax(attentionScores(queries, keys, scale: 1.7)), values)
    }
  }
}
