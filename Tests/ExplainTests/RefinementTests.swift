import Backbones
import Explain
import Support
import Tensors
import Testing

/// QuadTree's levels, held against the indices that the authors' code keeps.
@Suite struct RefinementTests {
  @Test(arguments: ["quadtree_a_mini", "quadtree_b_mini"])
  func levelsAreThoseOfTheReference(name: String) throws {
    let reference = try ReferenceCase(name)
    var draws = Draws(seed: 7)
    for record in try reference.pass(keeping: .attention).trace.attention {
      guard case .tokenPyramid(let pyramid) = record.mechanism else { continue }
      let pattern = record.pattern
      for _ in 0..<20 {
        let query = draws.integer(below: pattern.queries.count)
        let head = draws.integer(below: pattern.heads)
        let place = Comment(rawValue: "\(record.path), query \(query), head \(head)")
        let refinement = try #require(Refinement(pattern, query: query, head: head), place)
        #expect(refinement.levels.map(\.index) == Array(0..<pyramid.levels), place)
        let row = try ReferenceRow(reference, record).weights(query: query, head: head)
        #expect(
          relativeDifference(
            refinement.levels.flatMap { $0.candidates.map(\.score) }, row) < 1e-4, place)
        for (level, selection) in record.selections.enumerated() {
          let stored = try reference.tensor("attention.\(selection.path).topk_index")
          let scores = try reference.tensor("attention.\(selection.path).topk_score").values
          let grid = pyramid.grid(level)
          let side = pyramid.span(level) * pyramid.stride
          let kept = refinement.levels[level].kept.map { candidate in
            Float(
              candidate.key.rectangle.rows.lowerBound / side * grid.width
                + candidate.key.rectangle.columns.lowerBound / side)
          }
          let token = pyramid.ancestor(of: query, at: level)
          func own(_ values: [Float]) -> [Float] {
            (0..<stored.shape[1]).map {
              values[(token * stored.shape[1] + $0) * pattern.heads + head]
            }
          }
          #expect(Set(kept) == Set(own(stored.values)), place)
          #expect(refinement.levels[level].kept.map(\.key.rank) == Array(0..<kept.count), place)
          #expect(
            relativeDifference(
              refinement.levels[level].kept.map(\.score), own(scores)) < 1e-4, place)
        }
      }
    }
  }

  /// A level's candidates are the children of what the level before kept, and nothing is lost.
  @Test(arguments: ["quadtree_a_b0", "quadtree_b_b0"])
  func candidatesAreChildren(name: String) throws {
    let pass = try SeededPass(
      Variant.named(name).configuration, height: 128, width: 160, keeping: .attention)
    for record in pass.trace.attention {
      let pattern = record.pattern
      for query in [0, pattern.queries.count / 2, pattern.queries.count - 1] {
        let refinement = try #require(
          Refinement(pattern, query: query, head: pattern.heads - 1), "\(record.path)")
        for (index, level) in refinement.levels.enumerated() {
          #expect(level.kept.count + level.skipped.count == level.candidates.count)
          let children = level.kept.flatMap { refinement.children(of: $0, level: index) }
          guard index + 1 < refinement.levels.count else {
            #expect(children.isEmpty)
            continue
          }
          #expect(children == refinement.levels[index + 1].candidates)
          for parent in level.kept {
            let own = refinement.children(of: parent, level: index)
            #expect(own.count == 4)
            #expect(own.allSatisfy { parent.key.rectangle.contains($0.key.rectangle) })
          }
        }
        let all = refinement.levels.reduce(0) { $0 + $1.weight }
        #expect(abs(all - 1) < 1e-5, "\(record.path)")
        if refinement.mixesLevels {
          for level in refinement.levels {
            #expect(abs(level.weight - (level.mixing ?? 0)) < 1e-5, "\(record.path)")
          }
          #expect(refinement.dropped.isEmpty)
        } else {
          #expect(refinement.dropped.count == (refinement.levels.count == 1 ? 8 : 0))
        }
      }
    }
  }

  /// The share of full attention's scores, against the scores that the steps compute.
  @Test func scoresAreCountedAsTheStepsHaveThem() throws {
    let pass = try SeededPass(
      Variant.named("quadtree_b_b0").configuration, height: 128, width: 128, keeping: .attention)
    for record in pass.trace.attention {
      let refinement = try #require(Refinement(record.pattern, query: 0, head: 0))
      let scores = pass.trace.steps.filter {
        $0.kind == .scores && $0.path.hasPrefix(record.path + ".")
      }
      let counted = scores.reduce(0) { $0 + $1.shape.reduce(1, *) } / record.pattern.heads
      #expect(refinement.scoresComputed == counted, "\(record.path)")
      let tokens = record.pattern.queries.count
      #expect(refinement.scoresOfFullAttention == tokens * tokens)
    }
    let first = try #require(Refinement(pass.trace.attention[0].pattern, query: 0, head: 0))
    // 16 x 16 at the coarsest of 32 x 32 tokens, then 32 for each query of the three finer grids.
    #expect(first.scoresComputed == 16 * 16 + 32 * (64 + 256 + 1024))
  }

  @Test func otherMechanismsHaveNoLevels() throws {
    for name in ["pvt_v2_b0", "quadtree_b_b0"] {
      let pattern = try Outlines.record(name, size: 224, block: 0).pattern
      #expect(Refinement(pattern, query: 0, head: 0) == nil)
    }
  }
}
