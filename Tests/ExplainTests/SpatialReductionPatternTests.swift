import Backbones
import Explain
import Tensors
import Testing

/// PVT v2's rectangles.
struct SpatialReductionPatternTests {
  @Test func aKeyCoversTheBlockItWasReducedFrom() {
    // 5x6 tokens, reduced by 2: a grid of 2x3 keys, and a row of tokens left over.
    let mechanism = SpatialReduction(
      .convolution(ratio: 2), queries: Grid(height: 5, width: 6), stride: 8)
    let pattern = SpatialReductionPattern(
      mechanism, weights: Tensor(outline: [1, 2, 30, 6]))
    #expect(mechanism.keys == Grid(height: 2, width: 3))
    let keys = pattern.support(query: 0, head: 1)
    #expect(keys.count == 6)
    #expect(keys[4].rectangle == PixelRectangle(rows: 16..<32, columns: 16..<32))
    #expect(keys.allSatisfy { $0.tokens == 4 && $0.weight == 0 })
    #expect(!pattern.hasWeights)
    let map = AttentionMap(pattern, query: 0, head: .mean)
    #expect(map.kinds[4 * 6 - 1] == .reachable)
    #expect(map.kinds[(4 * 6)...].allSatisfy { $0 == .unreachable })
  }

  @Test func poolingCellsMayOverlap() {
    let mechanism = SpatialReduction(
      .pooling(size: 7), queries: Grid(height: 10, width: 14), stride: 4)
    let pattern = SpatialReductionPattern(
      mechanism,
      weights: Tensor([Float](repeating: 1 / 49, count: 140 * 49), shape: [1, 1, 140, 49]))
    let keys = pattern.support(query: 3, head: 0)
    #expect(keys[7].rectangle == PixelRectangle(rows: 4..<12, columns: 0..<8))
    let map = AttentionMap(pattern, query: 3, head: .head(0))
    #expect(map.isPerToken)
    // A value per token, summed over tokens, is all the weight there is.
    #expect(abs(map.values.reduce(0, +) - 1) < 1e-5)
  }
}
