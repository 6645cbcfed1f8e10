import Backbones
import Explain
import Tensors
import Testing

/// Attention that was read from a file, as a pattern.
@Suite struct RecordedPatternTests {
  /// Two heads of 1 + 16 queries and keys, rows that sum to 1.
  private static func weights(queries: Int, keys: Int) -> Tensor {
    let raw = (0..<2 * queries * keys).map { Float($0 * 37 % 101 + 1) }
    let rows = stride(from: 0, to: raw.count, by: keys).flatMap { first -> [Float] in
      let row = raw[first..<first + keys]
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
    return Tensor(rows, shape: [1, 2, queries, keys])
  }

  private static func pattern(
    queries: Int, keys: Int, asking: Int? = nil
  ) throws -> (RecordedPattern, Tensor) {
    let weights = weights(queries: queries, keys: keys)
    let layout = try RecordedLayout(queries: queries, keys: keys)
    return (
      RecordedPattern(RecordedAttention(layout, stride: 16, asking: asking), weights: weights),
      weights
    )
  }

  @Test(arguments: [0, 5, 15], [0, 1]) func cellsAreTheRowOfTheTensor(query: Int, head: Int) throws
  {
    let (pattern, weights) = try Self.pattern(queries: 17, keys: 17)
    let support = pattern.support(query: query, head: head)
    #expect(support.map(\.weight) == (0..<17).map { weights[0, head, query + 1, $0] })
    #expect(support.map(\.weight) == pattern.weights(query: query, head: head))
    #expect(support[0].kind == .classToken && support[0].rectangle.rows.isEmpty)
    #expect(support.dropFirst().allSatisfy { $0.kind == .ordinary && $0.tokens == 1 })
    for (token, cell) in support.dropFirst().enumerated() {
      #expect(cell.rectangle == pattern.queryRectangle(token))
    }
  }

  @Test func classTokensAreCountedApart() throws {
    let (pattern, weights) = try Self.pattern(queries: 17, keys: 17)
    for head in 0..<2 {
      let map = AttentionMap(pattern, query: 6, head: .head(head))
      let own = weights[0, head, 7, 0]
      #expect(map.weightOnClassTokens == own)
      #expect(abs(map.weightOnImage + own - 1) < 1e-5)
      #expect(map.weightOnPadding == 0 && map.keyCount == 17 && map.uniform == 1 / Float(17))
      #expect(map.values == (0..<16).map { weights[0, head, 7, $0 + 1] })
      #expect(map.kinds.allSatisfy { $0 == .reachable } && !map.isPerToken)
      let metrics = try #require(HeadMetrics(pattern, query: 6, head: head))
      #expect(abs(metrics.attention.classTokens - Double(own)) < 1e-6)
      #expect(metrics.attention.padding == 0 && metrics.keys == 17)
      #expect(abs(metrics.uniform.classTokens - 1 / 17) < 1e-9)
      #expect(abs(metrics.uniform.effectiveKeys - 17) < 1e-9)
    }
    let mean = AttentionMap(pattern, query: 6, head: .mean)
    #expect(abs(mean.weightOnClassTokens - (weights[0, 0, 7, 0] + weights[0, 1, 7, 0]) / 2) < 1e-6)
    let footprint = Footprint(pattern, query: 6, head: 0)
    #expect(footprint.classTokens == 1 && footprint.cells.count == 16)
    #expect(footprint.classes.allSatisfy { $0.outside == 0 })
    #expect(pattern.classTokens == "class token")
  }

  @Test func whatAKeyReceivesIsItsColumn() throws {
    let (pattern, weights) = try Self.pattern(queries: 17, keys: 17)
    let map = try AttentionMap(received: pattern, key: 9, head: .head(1))
    #expect(map.values == (0..<16).map { weights[0, 1, $0 + 1, 10] })
  }

  @Test func theClassTokenAsksFromEverywhere() throws {
    let (pattern, weights) = try Self.pattern(queries: 17, keys: 17, asking: 0)
    for query in 0..<16 {
      #expect(pattern.weights(query: query, head: 1) == (0..<17).map { weights[0, 1, 0, $0] })
      #expect(pattern.queryRegion(query) == PixelRectangle(rows: 0..<64, columns: 0..<64))
    }
    guard case .none = pattern.grouping else {
      Issue.record("a class token is in no group")
      return
    }
  }

  @Test func coarserKeysCoverBlocks() throws {
    let (pattern, weights) = try Self.pattern(queries: 64, keys: 16)
    let map = AttentionMap(pattern, query: 20, head: .head(0))
    #expect(map.grid == Grid(height: 8, width: 8) && !map.isPerToken)
    for token in 0..<64 {
      let key = token / 8 / 2 * 4 + token % 8 / 2
      #expect(map.values[token] == weights[0, 0, 20, key])
    }
    #expect(pattern.layerMaximum == weights.values.max())
  }

  @Test func finerKeysShareTheirQuery() throws {
    let (pattern, weights) = try Self.pattern(queries: 16, keys: 64)
    #expect(pattern.queries == Grid(height: 8, width: 8))
    for token in 0..<64 {
      let query = token / 8 / 2 * 4 + token % 8 / 2
      #expect(pattern.weights(query: token, head: 1) == (0..<64).map { weights[0, 1, query, $0] })
      #expect(pattern.queryRegion(token).rows.count == 32)
    }
  }

  @Test func scoresAreShownAsScores() throws {
    let layout = try RecordedLayout(queries: 4, keys: 4)
    let values = (0..<16).map { Float($0) - 8 }
    let pattern = RecordedPattern(
      RecordedAttention(layout, stride: 16, holdsScores: true),
      weights: Tensor(values, shape: [1, 1, 4, 4]))
    #expect(pattern.component == .content)
    let map = AttentionMap(pattern, query: 1, head: .head(0), component: pattern.component)
    #expect(map.values == Array(values[4..<8]) && map.minimum == -4 && map.maximum == -1)
  }

  @Test func anOutlineHasKeysWithoutWeights() throws {
    let layout = try RecordedLayout(queries: 17, keys: 17)
    let pattern = RecordedPattern(
      RecordedAttention(layout, stride: 16), weights: Tensor(outline: [1, 3, 17, 17]))
    #expect(!pattern.hasWeights && pattern.heads == 3)
    #expect(pattern.support(query: 0, head: 2).count == 17)
    #expect(pattern.weights(query: 0, head: 2).isEmpty)
    #expect(HeadMetrics(pattern, query: 0, head: 0) == nil)
  }
}
