import Backbones
import Explain
import Foundation
import Support
import Tensors
import Testing

@Suite struct DilateFormerPatternTests {
  @Test func tapsLieWhereTheDilationPutsThem() throws {
    // 5x4 tokens of 8 pixels; two heads for each of the dilations 1, 2 and 3.
    let mechanism = DilatedAttention(
      taps: [1, 2, 3].map { DilatedTaps(kernel: 3, dilation: $0) }, headsPerDilation: 2,
      tokens: Grid(height: 5, width: 4), stride: 8)
    let weights = (0..<3).map { dilation in
      Tensor(
        (0..<2 * 20 * 9).map { Float($0) + 1000 * Float(dilation) }, shape: [1, 2, 20, 1, 9])
    }
    let pattern = DilatedPattern(mechanism, weights: weights)
    #expect(pattern.heads == 6 && pattern.queries.count == 20)

    // Query (1, 2), head 3: the second head of dilation 2.
    let cells = pattern.support(query: 6, head: 3)
    #expect(cells.count == 9)
    #expect(cells.map(\.rectangle.rows.lowerBound) == [-8, -8, -8, 8, 8, 8, 24, 24, 24])
    #expect(cells.map(\.rectangle.columns.lowerBound) == [0, 16, 32, 0, 16, 32, 0, 16, 32])
    #expect(cells.allSatisfy { $0.rectangle.rows.count == 8 && $0.rectangle.columns.count == 8 })
    #expect(
      cells.map(\.kind) == [
        .padding, .padding, .padding, .ordinary, .ordinary, .padding, .ordinary, .ordinary,
        .padding,
      ])
    let first = 1000 + (20 + 6) * 9
    #expect(cells.map(\.weight) == (first..<first + 9).map(Float.init))

    // Heads 0 and 1 belong to dilation 1, heads 4 and 5 to dilation 3.
    #expect(pattern.support(query: 6, head: 1)[0].rectangle.rows == 0..<8)
    #expect(pattern.support(query: 6, head: 4)[0].rectangle.rows == -16..<(-8))
    #expect(pattern.queryRegion(6) == cells[4].rectangle)
  }

  @Test func aCornerLosesWeightToPadding() throws {
    let pass = try SeededPass(
      Variant.named("dilateformer_tiny").configuration, height: 64, width: 64)
    let pattern = pass.trace.attention[0].pattern
    for head in 0..<3 {
      let cells = pattern.support(query: 0, head: head)
      let padding = cells.filter { $0.kind == .padding }
      #expect(padding.count == 5)
      // Zero keys all score 0, so they share what they take evenly.
      #expect(Set(padding.map(\.weight)).count == 1 && padding[0].weight > 0)
    }
  }

  @Test func theGreatestWeightOfALayerIsOnTheImage() {
    // A single token: every tap but the centre is padding.
    let mechanism = DilatedAttention(
      taps: [DilatedTaps(kernel: 3, dilation: 1)], headsPerDilation: 1,
      tokens: Grid(height: 1, width: 1), stride: 4)
    let weights = Tensor([0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1], shape: [1, 1, 1, 1, 9])
    #expect(DilatedPattern(mechanism, weights: [weights]).layerMaximum == 0.2)
    let heavy = Tensor([0.9, 0, 0, 0, 0.1, 0, 0, 0, 0], shape: [1, 1, 1, 1, 9])
    #expect(DilatedPattern(mechanism, weights: [heavy]).layerMaximum == 0.1)
    let global = GlobalPattern(
      GlobalAttention(tokens: Grid(height: 1, width: 2), stride: 16),
      weights: Tensor([0.25, 0.75, 0.5, 0.5], shape: [1, 1, 2, 2]))
    #expect(global.layerMaximum == 0.75)
  }

  @Test func scoresAreKnownWhereTheTraceKeepsValues() throws {
    let trace = try SeededPass(
      Variant.named("dilateformer_tiny").configuration, height: 64, width: 64,
      keeping: [.attention, .values]
    ).trace
    for record in trace.attention {
      let cells = record.pattern.support(query: 1, head: 2)
      let scores = try cells.map { try #require($0.content) }
      let greatest = try #require(scores.max())
      let sum = scores.reduce(0) { $0 + exp($1 - greatest) }
      for (cell, score) in zip(cells, scores) {
        #expect(abs(cell.weight - exp(score - greatest) / sum) < 1e-6)
        #expect(cell.kind == .ordinary || score == 0)
      }
    }
  }

  @Test func globalStagesMeetEveryToken() throws {
    let pass = try SeededPass(
      Variant.named("dilateformer_tiny").configuration, height: 96, width: 64)
    let record = try #require(pass.trace.attention.first { $0.path == "stages.2.blocks.0.attn" })
    let cells = record.pattern.support(query: 5, head: 11)
    #expect(cells.count == 6 * 4)
    #expect(cells[5].rectangle == PixelRectangle(rows: 16..<32, columns: 16..<32))
    let row = (11 * 24 + 5) * 24
    #expect(cells.map(\.weight) == Array(record.tensors[0].weights.values[row..<row + 24]))
  }
}
