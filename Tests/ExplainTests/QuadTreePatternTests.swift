import Backbones
import Explain
import Support
import Tensors
import Testing

/// QuadTree's cells, and that their weights are what reaches the output.
@Suite struct QuadTreePatternTests {
  /// Two levels over 4x4 tokens of 4 pixels, of which each query keeps one coarse key.
  private func small(_ aggregation: TokenPyramid.Aggregation) -> TokenPyramidPattern {
    let coarse = Tensor(
      [0.1, 0.2, 0.4, 0.3] + [Float](repeating: 0.25, count: 12), shape: [1, 1, 4, 4])
    let fine = (0..<64).map { 0.4 * [0.1, 0.2, 0.3, 0.4][$0 % 4] + Float($0 / 4) }
    return TokenPyramidPattern(
      TokenPyramid(
        finest: Grid(height: 4, width: 4), stride: 4, levels: 2, aggregation: aggregation),
      weights: [headsLast(coarse), Tensor(fine, shape: [4, 4, 4, 1])],
      selections: [greatestKeys(coarse, count: 1)])
  }

  @Test func theChildrenOfAKeptKeyTakeItsPlace() {
    let pattern = small(.refinement)
    // Token (1, 1) is the last child of the first coarse token, which kept the key at (1, 0).
    let cells = pattern.support(query: 5, head: 0)
    #expect(cells.map(\.level) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(cells.map(\.tokens) == [4, 4, 4, 4, 1, 1, 1, 1])
    #expect(cells[2].kind == .refined && cells[2].weight == 0 && cells[2].levelWeight == 0.4)
    #expect(cells.map(\.rank) == [nil, nil, 0, nil, nil, nil, nil, nil])
    #expect(cells[2].rectangle == PixelRectangle(rows: 8..<16, columns: 0..<8))
    #expect(
      cells[4...].map(\.rectangle) == [
        PixelRectangle(rows: 8..<12, columns: 0..<4), PixelRectangle(rows: 8..<12, columns: 4..<8),
        PixelRectangle(rows: 12..<16, columns: 0..<4),
        PixelRectangle(rows: 12..<16, columns: 4..<8),
      ])
    // Parent 0, sibling 3: the fourth row of the finer weights.
    #expect(abs(cells[4].weight - (0.4 * 0.1 + 3)) < 1e-6)
    #expect(cells[1].kind == .ordinary && cells[1].weight == 0.2 && cells[1].mixing == nil)
  }

  @Test func levelsAreMixed() {
    let cells = small(.mixing([0.25, 0.75])).support(query: 5, head: 0)
    #expect(cells.allSatisfy { $0.kind == .ordinary })
    #expect(cells.map(\.mixing) == [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75])
    #expect(cells[2].weight == 0.25 * 0.4 && cells[2].levelWeight == 0.4 && cells[2].rank == 0)
    #expect(abs(cells[4].weight - 0.75 * (0.4 * 0.1 + 3)) < 1e-6)
  }

  @Test func anOutlineKnowsTheCoarsestKeys() {
    let pattern = TokenPyramidPattern(
      TokenPyramid(
        finest: Grid(height: 8, width: 16), stride: 4, levels: 2, aggregation: .refinement),
      weights: [Tensor(outline: [32, 32, 2]), Tensor(outline: [32, 4, 32, 2])], selections: [])
    #expect(!pattern.hasWeights && pattern.heads == 2)
    let cells = pattern.support(query: 100, head: 1)
    #expect(cells.count == 32)
    #expect(cells.allSatisfy { $0.weight == 0 && $0.level == 0 })
    #expect(cells[9].rectangle == PixelRectangle(rows: 8..<16, columns: 8..<16))
  }

  /// Values weighted by the pattern's cells give what the module puts out.
  @Test(arguments: ["quadtree_a_mini", "quadtree_b_mini"])
  func weightsAreWhatReachesTheOutput(name: String) throws {
    let trace = try ReferenceCase(name).pass(keeping: [.attention, .values]).trace
    func output(_ path: String) throws -> Tensor {
      let step = try #require(trace.steps.first { $0.path == path }, "there is no step \(path)")
      return try #require(step.output)
    }
    for record in trace.attention {
      guard case .tokenPyramid(let pyramid) = record.mechanism else { continue }
      let block = record.path.replacing(".py_att", with: "")
      let isB = pyramid.aggregation != .refinement
      let finest = pyramid.levels - 1
      // Values of each level, [1, height, width, channels], coarsest first.
      let values = try (0..<pyramid.levels).map { level in
        level == finest
          ? try output("\(block).v_proj")
          : isB
            ? try output("\(block).value_branchs.\(finest - 1 - level).5")
            : try output("\(block).pyramid.level\(level).values")
      }
      let local =
        isB ? try (0..<pyramid.levels).map { try output("\(record.path).get_vs.\($0)") } : []
      let last = "\(record.path).level\(finest)"
      let message = try output(
        finest > 0 ? "\(last).sum" : isB ? "\(last).mixed" : "\(last).weighted_sum")
      let pattern = record.pattern
      let channels = message.shape[2]
      let width = channels / pattern.heads
      var draws = Draws(seed: 9)
      for _ in 0..<10 {
        let query = draws.integer(below: pattern.queries.count)
        let channel = draws.integer(below: channels)
        var sum: Float = 0
        for cell in pattern.support(query: query, head: channel / width) {
          let level = try #require(cell.level)
          let side = pyramid.span(level) * pyramid.stride
          let value = values[level][
            0, cell.rectangle.rows.lowerBound / side, cell.rectangle.columns.lowerBound / side,
            channel]
          // What a lone level of type A drops is masked.
          sum += cell.kind == .masked ? 0 : cell.weight * value
          // q · k / √d is kept beside the weight.
          #expect(cell.content != nil)
        }
        if case .mixing(let shares) = pyramid.aggregation {
          for level in 0..<pyramid.levels {
            let token = pyramid.ancestor(of: query, at: level)
            let grid = pyramid.grid(level)
            sum += shares[level] * local[level][0, token / grid.width, token % grid.width, channel]
          }
        }
        #expect(
          abs(sum - message[0, query, channel]) < 1e-4 * (1 + abs(sum)),
          "\(record.path), query \(query), channel \(channel)")
      }
    }
  }
}
