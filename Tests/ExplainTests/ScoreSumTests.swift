import Backbones
import Explain
import Support
import Testing

/// Weights spelled out number by number, against the tensors.
@Suite struct ScoreSumTests {
  @Test(arguments: ReferenceCase.names)
  func theSumGivesTheWeightOfThePass(name: String) throws {
    let observed = try ObservedCase(name)
    var draws = Draws()
    for unit in observed.observation.outline.attentionUnits {
      let inspection = try UnitInspection(observed.observation, unit: unit)
      let record = try #require(inspection.record)
      let pattern = try #require(inspection.attention).pattern
      for _ in 0..<24 {
        let query = draws.integer(below: pattern.queries.count)
        let head = draws.integer(below: pattern.heads)
        let support = pattern.support(query: query, head: head)
        let key = draws.integer(below: support.count)
        let cell = support[key]
        let sum = try #require(ScoreSum(record, query: query, head: head, key: key))
        let place = Comment("\(record.path), query \(query), head \(head), key \(key)")
        #expect(abs(sum.weight - (cell.levelWeight ?? cell.weight)) <= 1e-5, place)
        if !sum.isRefined { #expect(abs(sum.reaching - cell.weight) <= 1e-5, place) }
        #expect(cell.content.map { abs($0 - sum.content) <= 1e-4 * (1 + abs($0)) } == true, place)
        #expect(sum.products.count == sum.query.count && sum.query.count == sum.key.count)
      }
    }
  }

  @Test func whatIsNotKeptIsNotSpelledOut() throws {
    let observed = try ObservedCase("pvt_v2_mini")
    let record = try #require(observed.observation.outline.attention.values.first)
    #expect(ScoreSum(record, query: 0, head: 0, key: 0) == nil)
  }

  /// Bias, padding and factors are there where the mechanism has them, and nowhere else.
  @Test func partsAreThoseOfTheMechanism() throws {
    func sums(_ name: String, unit wanted: String) throws -> [ScoreSum] {
      let observed = try ObservedCase(name)
      let unit = try #require(observed.observation.outline.unit(at: wanted))
      let inspection = try UnitInspection(observed.observation, unit: unit)
      let record = try #require(inspection.record)
      let count = record.pattern.support(query: 0, head: 0).count
      return (0..<count).compactMap { ScoreSum(record, query: 0, head: 0, key: $0) }
    }
    let reduced = try sums("pvt_v2_mini", unit: "stages.0.blocks.0")
    #expect(reduced.allSatisfy { $0.bias == nil && $0.mask == nil && $0.parentFactor == nil })
    let windows = try sums("gcvit_mini", unit: "stages.0.blocks.1")
    #expect(windows.allSatisfy { $0.bias != nil && $0.mask == nil })
    let padded = try sums("crossformer_padded_mini", unit: "layers.0.blocks.1")
    #expect(padded.contains { $0.mask == TokenGroups.maskValue && $0.weight == 0 })
    let a = try sums("quadtree_a_mini", unit: "block3.0")
    #expect(a.contains { $0.parentFactor != nil && $0.softmaxKeys == 4 })
    #expect(a.contains { $0.isRefined } && a.allSatisfy { $0.mixing == nil })
    let b = try sums("quadtree_b_mini", unit: "block3.0")
    #expect(b.allSatisfy { $0.mixing != nil && $0.parentFactor == nil })
  }
}
