import Backbones
import Explain
import Support
import Testing

/// Spreads of attention over the picture, and their differences.
@Suite struct SpreadTests {
  /// A pattern of whole-number weights on a grid, whose keys cover `side` x `side` tokens.
  struct Blocks: AttentionPattern {
    let heads = 2
    let queries: Grid
    let stride = 4
    let side: Int
    let weights: [Float]
    let hasWeights = true

    func support(query: Int, head: Int) -> [KeyCell] {
      let keys = Grid(height: queries.height / side, width: queries.width / side)
      return (0..<keys.count).map { key in
        let (row, column) = (key / keys.width * side, key % keys.width * side)
        return KeyCell(
          PixelRectangle(
            rows: row..<row + side, columns: column..<column + side, tokenSide: stride),
          weight: head == 0 ? weights[key] : weights[keys.count - 1 - key], tokens: side * side)
      }
    }
  }

  let coarse = Blocks(
    queries: Grid(height: 4, width: 4), side: 2, weights: [0.5, 0.25, 0.25, 0])
  let fine = Blocks(
    queries: Grid(height: 4, width: 4), side: 1,
    weights: [0.5] + [Float](repeating: 0, count: 14) + [0.5])

  @Test func aSpreadIsAMultipleOfAnEvenOne() {
    let spread = SpreadMap(coarse, query: 0, head: .head(0))
    #expect(spread.values == [2, 2, 1, 1, 2, 2, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0])
    // Over the whole picture it is 1 on average, whatever the grid.
    #expect(spread.values.reduce(0, +) == 16)
    #expect(SpreadMap(fine, query: 3, head: .head(0)).values.reduce(0, +) == 16)
  }

  @Test func headsAreFused() {
    let mean = SpreadMap(coarse, query: 0, head: .mean)
    #expect(Array(mean.values.prefix(4)) == [1, 1, 1, 1])
    #expect(SpreadMap(coarse, query: 0, head: .max).values[0] == 2)
    #expect(SpreadMap(coarse, query: 0, head: .min).values[0] == 0)
  }

  @Test func theDifferenceOfEqualsIsNothing() throws {
    let spread = SpreadMap(coarse, query: 0, head: .head(0))
    let difference = try #require(SpreadDifference(spread, spread))
    #expect(difference.moved == 0)
    #expect(difference.greatest == 0)
  }

  @Test func movedIsTheShareOfWeightThatLiesElsewhere() throws {
    // Of the coarse weights 1/2 · 1/4 lies on the first token, none on the last.
    let difference = try #require(
      SpreadDifference(
        SpreadMap(coarse, query: 0, head: .head(0)), SpreadMap(fine, query: 0, head: .head(0))))
    #expect(difference.values[0] == 8 - 2)
    #expect(difference.values[15] == 8)
    #expect(difference.moved == 0.875)
  }

  @Test func coarserGridsAreBroughtToFinerOnes() throws {
    let small = Blocks(queries: Grid(height: 2, width: 2), side: 1, weights: [0.5, 0.25, 0.25, 0])
    let difference = try #require(
      SpreadDifference(
        SpreadMap(small, query: 0, head: .head(0)), SpreadMap(coarse, query: 0, head: .head(0))))
    #expect(difference.grid == Grid(height: 4, width: 4))
    #expect(difference.moved == 0)
    let odd = Blocks(
      queries: Grid(height: 3, width: 3), side: 1, weights: [Float](repeating: 1 / 9, count: 9))
    #expect(
      SpreadDifference(
        SpreadMap(odd, query: 0, head: .head(0)), SpreadMap(coarse, query: 0, head: .head(0)))
        == nil)
  }

  /// For every mechanism the spread holds all weight that lies on the image.
  @Test(arguments: ReferenceCase.names) func allWeightOnTheImageIsInTheSpread(name: String) throws {
    let observed = try ObservedCase(name)
    for attention in observed.observation.attention.values {
      let pattern = attention.pattern
      for query in [0, pattern.queries.count / 2, pattern.queries.count - 1] {
        let spread = SpreadMap(pattern, query: query, head: .head(0))
        let mean = spread.values.reduce(0, +) / Float(pattern.queries.count)
        let inside = pattern.support(query: query, head: 0)
          .filter { $0.kind != .padding && $0.kind != .masked }.reduce(0) { $0 + $1.weight }
        #expect(abs(mean - inside) < 1e-4, "\(attention.path)")
      }
    }
  }
}
