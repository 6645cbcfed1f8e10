import Backbones
import Explain
import Support
import Testing

/// What holds of the patterns of every family.
@Suite struct PatternTests {
  @Test(arguments: Variant.all.map(\.name)) func weightsSumToOneInEveryBlock(name: String) throws {
    // A size that all families can take.
    try expectPartitions(Variant.named(name).configuration, height: 96, width: 160)
  }

  @Test(arguments: [
    ("pvt_v2_b0", 72, 104), ("pvt_v2_b2_li", 72, 104), ("gcvit_xxtiny", 32, 96),
    ("crossformer_tiny", 98, 163), ("dilateformer_tiny", 70, 97), ("quadtree_a_b0", 64, 128),
    ("quadtree_b_b0", 64, 128),
  ])
  func weightsSumToOneAtOddSizes(name: String, height: Int, width: Int) throws {
    try expectPartitions(Variant.named(name).configuration, height: height, width: width)
  }

  /// The greatest weight is what looking at every key of every query finds.
  @Test(arguments: ReferenceCase.names) func theGreatestWeightOfALayer(name: String) throws {
    for record in try ReferenceCase(name).pass(keeping: .attention).trace.attention {
      let pattern = record.pattern
      var greatest: Float = 0
      for head in 0..<pattern.heads {
        let isPerToken = AttentionMap(pattern, query: 0, head: .head(head)).isPerToken
        for query in 0..<pattern.queries.count {
          for cell in pattern.support(query: query, head: head) where cell.kind == .ordinary {
            greatest = max(greatest, isPerToken ? cell.weight / Float(cell.tokens) : cell.weight)
          }
        }
      }
      #expect(abs(pattern.layerMaximum - greatest) <= 1e-6 * greatest, "\(record.path)")
    }
  }

  @Test(arguments: ReferenceCase.names)
  func anOutlineHasTheFootprintWithoutWeights(name: String) throws {
    let reference = try ReferenceCase(name)
    let known = try reference.pass(keeping: .attention).trace.attention
    let planned = try reference.outline().outlineTrace().attention
    #expect(known.count == planned.count)
    var draws = Draws()
    for (record, outline) in zip(known, planned) {
      let (pattern, footprint) = (record.pattern, outline.pattern)
      #expect(!footprint.hasWeights && footprint.layerMaximum == 0, "\(record.path)")
      #expect(footprint.heads == pattern.heads && footprint.queries == pattern.queries)
      #expect(footprint.stride == pattern.stride)
      for _ in 0..<4 {
        let query = draws.integer(below: pattern.queries.count)
        let head = draws.integer(below: pattern.heads)
        let cells = footprint.support(query: query, head: head)
        #expect(cells.allSatisfy { $0.weight == 0 && $0.content == nil && $0.bias == nil })
        // Which keys of finer levels there are depends on the weights.
        let coarsest = pattern.support(query: query, head: head).filter { $0.level ?? 0 == 0 }
        #expect(cells.map(\.rectangle) == coarsest.map(\.rectangle), "\(record.path)")
        #expect(footprint.queryRegion(query) == pattern.queryRegion(query))
      }
    }
  }
}
