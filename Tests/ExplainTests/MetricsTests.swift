import Backbones
import Explain
import Foundation
import Support
import Tensors
import Testing

/// Entropy, distance and padding, against plain sums and against known values of uniform attention.
@Suite struct MetricsTests {
  private func close(_ a: Double, _ b: Double) -> Bool {
    a.isNaN && b.isNaN || abs(a - b) < 1e-4 * (1 + abs(b))
  }

  private func expect(
    _ metrics: HeadMetrics, near other: HeadMetrics, _ place: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (own, theirs) in [
      (metrics.attention, other.attention), (metrics.uniform, other.uniform),
    ] {
      #expect(close(own.effectiveKeys, theirs.effectiveKeys), place, sourceLocation: sourceLocation)
      #expect(close(own.distance, theirs.distance), place, sourceLocation: sourceLocation)
      #expect(close(own.padding, theirs.padding), place, sourceLocation: sourceLocation)
    }
    #expect(close(metrics.keys, other.keys), place, sourceLocation: sourceLocation)
  }

  /// By the definition: cell by cell, nothing shared or shortened.
  private func spread(
    _ cells: [KeyCell], _ weights: [Double], from token: PixelRectangle
  ) -> Spread {
    func centre(_ range: Range<Int>) -> Double { Double(range.lowerBound + range.upperBound) / 2 }
    let sum = weights.reduce(0, +)
    let shares = weights.map { $0 / sum }
    let entropy = shares.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
    let image = zip(cells, shares).filter { $0.0.kind == .ordinary }
    let onImage = image.reduce(0) { $0 + $1.1 }
    let far = image.reduce(0) { far, part in
      let y = centre(part.0.rectangle.rows) - centre(token.rows)
      let x = centre(part.0.rectangle.columns) - centre(token.columns)
      return far + part.1 * (y * y + x * x).squareRoot()
    }
    return Spread(
      effectiveKeys: exp(entropy), distance: onImage > 0 ? far / onImage : .nan,
      padding: 1 - onImage)
  }

  @Test(arguments: ReferenceCase.names) func everyHeadIsWhatTheSumsSay(name: String) throws {
    for record in try ReferenceCase(name).pass(keeping: .attention).trace.attention {
      let pattern = record.pattern
      let all = try #require(HeadMetrics.all(pattern))
      #expect(all.count == pattern.heads)
      for head in 0..<pattern.heads {
        var effective = 0.0
        var padding = 0.0
        for query in 0..<pattern.queries.count {
          let cells = pattern.support(query: query, head: head)
            .filter { $0.kind == .ordinary || $0.kind == .padding }
          let own = spread(
            cells, cells.map { Double($0.weight) }, from: pattern.queryRectangle(query))
          effective += own.effectiveKeys
          padding += own.padding
          if query % 7 == 0 {
            let metrics = try #require(HeadMetrics(pattern, query: query, head: head))
            let place = Comment(rawValue: "\(record.path), query \(query), head \(head)")
            #expect(HeadMetrics.each(pattern, query: query)?[head] == metrics)
            expect(
              metrics,
              near: HeadMetrics(
                attention: own, uniform: metrics.uniform, keys: Double(cells.count)), place)
            let isFlat = !cells.contains { ($0.level ?? 0) > 0 }
            if isFlat {
              let uniform = spread(
                cells, cells.map { _ in 1 }, from: pattern.queryRectangle(query))
              expect(
                metrics,
                near: HeadMetrics(
                  attention: own, uniform: uniform, keys: Double(cells.count)), place)
              #expect(close(metrics.uniform.effectiveKeys, metrics.keys), place)
            }
            #expect(metrics.attention.effectiveKeys <= metrics.keys * (1 + 1e-6), place)
          }
        }
        let count = Double(pattern.queries.count)
        #expect(close(all[head].attention.effectiveKeys, effective / count), "\(record.path)")
        #expect(close(all[head].attention.padding, padding / count), "\(record.path)")
      }
    }
  }

  /// Distances of uniform attention, in tokens, for windows and for taps.
  @Test func uniformDistances() throws {
    let window = WindowPattern(
      Windows(
        queries: Grid(height: 14, width: 14), window: Grid(height: 7, width: 7), stride: 4,
        isGlobal: false),
      weights: Tensor([Float](repeating: 1.0 / 49, count: 4 * 49 * 49), shape: [4, 1, 49, 49]))
    let metrics = try #require(HeadMetrics.all(window))[0]
    #expect(abs(metrics.attention.distance / 4 - 3.609) < 5e-4)
    #expect(abs(metrics.uniform.distance / 4 - 3.609) < 5e-4)
    #expect(abs(metrics.attention.effectiveKeys - 49) < 1e-3)

    let taps = DilatedPattern(
      DilatedAttention(
        taps: [DilatedTaps(kernel: 3, dilation: 2)], headsPerDilation: 1,
        tokens: Grid(height: 9, width: 9), stride: 4),
      weights: [Tensor([Float](repeating: 1.0 / 9, count: 81 * 9), shape: [1, 1, 81, 1, 9])])
    // In the middle no tap lies outside: 1.073 times the dilation.
    let middle = try #require(HeadMetrics(taps, query: 40, head: 0))
    #expect(abs(middle.uniform.distance / 8 - 1.073) < 5e-4)
    #expect(middle.attention.padding == 0)
    let corner = try #require(HeadMetrics(taps, query: 0, head: 0))
    #expect(abs(corner.attention.padding - 5.0 / 9) < 1e-6)
    #expect(abs(corner.uniform.padding - 5.0 / 9) < 1e-6)
    #expect(abs(corner.keys - 9) < 1e-9)
  }

  /// What equal scores give where keys lie on levels.
  @Test(arguments: [false, true]) func uniformOverLevels(mixes: Bool) throws {
    let coarse = Tensor([Float](repeating: 0.25, count: 16), shape: [1, 1, 4, 4])
    let fine = Tensor([Float](repeating: mixes ? 0.25 : 0.0625, count: 64), shape: [4, 4, 4, 1])
    let pattern = TokenPyramidPattern(
      TokenPyramid(
        finest: Grid(height: 4, width: 4), stride: 4, levels: 2,
        aggregation: mixes ? .mixing([0.25, 0.75]) : .refinement),
      weights: [headsLast(coarse), fine], selections: [greatestKeys(coarse, count: 1)])
    // These weights are what equal scores give, so the head is its own baseline.
    for query in [0, 5, 15] {
      let metrics = try #require(HeadMetrics(pattern, query: query, head: 0))
      expect(
        metrics,
        near: HeadMetrics(
          attention: metrics.uniform, uniform: metrics.uniform, keys: mixes ? 8 : 7),
        "query \(query)")
    }
  }

  @Test func outlinesHaveNone() throws {
    let pattern = try Outlines.record("gcvit_xxtiny", size: 224, block: 0).pattern
    #expect(HeadMetrics(pattern, query: 0, head: 0) == nil && HeadMetrics.all(pattern) == nil)
  }

  @Test func tablesCoverAllLayersAndCanBeGivenUp() throws {
    struct GivenUp: Error {}
    let request = Request(
      variant: try Variant.named("dilateformer_tiny"), input: .seeded(0),
      size: Grid(height: 64, width: 64))
    let observation = try Observation(request) { _, _ in }
    var shares: [Double] = []
    let means = try MetricsTable(observation, .allQueries) { _, share in shares.append(share) }
    let one = try MetricsTable(observation, .query(y: 0, x: 0))
    #expect(means.rows.map(\.unit) == observation.outline.attentionUnits)
    #expect(one.rows.map(\.path) == means.rows.map(\.path))
    #expect(means.headCount == 24)
    #expect(shares == shares.sorted() && shares.count > means.rows.count)
    // The corner loses most to padding, where dilations are.
    #expect(one.rows[0].heads[0].attention.padding > means.rows[0].heads[0].attention.padding)
    #expect(means.rows.last?.heads.allSatisfy { $0.attention.padding == 0 } == true)
    let heads = try #require(HeadMetrics.all(observation.attention[1]!.pattern))
    #expect(heads == means.rows[0].heads)
    #expect(throws: GivenUp.self) {
      _ = try MetricsTable(observation, .allQueries) { _, share in
        if share > 0.1 { throw GivenUp() }
      }
    }
  }
}
