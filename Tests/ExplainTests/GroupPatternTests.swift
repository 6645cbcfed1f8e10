import Backbones
import Explain
import Foundation
import Support
import Tensors
import Testing

@Suite struct GroupPatternTests {
  /// CrossFormer with few channels.
  private func small() -> CrossFormerConfiguration {
    var configuration = CrossFormerConfiguration()
    configuration.embedDim = 32
    configuration.numHeads = [1, 2, 4, 8]
    return configuration
  }

  private func records(
    _ configuration: CrossFormerConfiguration, keeping: Trace.Keeping = .attention
  ) throws -> [AttentionRecord] {
    try SeededPass(configuration, height: 96, width: 96, keeping: keeping).trace.attention
  }

  @Test(arguments: [(96, 224), (320, 256)], [true, false])
  func weightsSumToOneWithPadding(size: (Int, Int), isAdaptive: Bool) throws {
    var configuration = small()
    configuration.adaptiveInterval = isAdaptive
    try expectPartitions(configuration, height: size.0, width: size.1)
  }

  @Test(arguments: [true, false]) func theGreatestWeightIsThatOfAToken(isAttended: Bool) throws {
    var configuration = small()
    configuration.noMask = isAttended
    for record in try records(configuration).prefix(3) {
      let pattern = record.pattern
      var greatest: Float = 0
      for head in 0..<pattern.heads {
        for query in 0..<pattern.queries.count {
          for cell in pattern.support(query: query, head: head) where cell.kind == .ordinary {
            greatest = max(greatest, cell.weight)
          }
        }
      }
      #expect(pattern.layerMaximum == greatest, "\(record.path)")
    }
  }

  @Test func aShortGroupIsTheBlockAroundTheQuery() throws {
    let groups = TokenGroups(
      grid: Grid(height: 9, width: 9), stride: 4, side: 3, isLong: false, interval: nil)
    let pattern = GroupPattern(groups, weights: Tensor(outline: [9, 2, 9, 9]))
    #expect(pattern.heads == 2 && !pattern.hasWeights && pattern.stride == 4)
    // Token (4, 8) lies in rows 3 ..< 6 and columns 6 ..< 9.
    let cells = pattern.support(query: 4 * 9 + 8, head: 1)
    #expect(cells.map(\.rectangle.rows.lowerBound) == [12, 12, 12, 16, 16, 16, 20, 20, 20])
    #expect(cells.map(\.rectangle.columns.lowerBound) == [24, 28, 32, 24, 28, 32, 24, 28, 32])
    #expect(cells.allSatisfy { $0.kind == .ordinary && $0.tokens == 1 && $0.weight == 0 })
  }

  @Test func aLongGroupIsEveryThirdToken() throws {
    let groups = TokenGroups(
      grid: Grid(height: 9, width: 9), stride: 4, side: 3, isLong: true, interval: 3)
    let cells = GroupPattern(groups, weights: Tensor(outline: [9, 1, 9, 9]))
      .support(query: 4 * 9 + 8, head: 0)
    // Rows 1, 4, 7 and columns 2, 5, 8.
    #expect(cells.map(\.rectangle.rows.lowerBound) == [4, 4, 4, 16, 16, 16, 28, 28, 28])
    #expect(cells.map(\.rectangle.columns.lowerBound) == [8, 20, 32, 8, 20, 32, 8, 20, 32])
  }

  @Test(arguments: [(true, KeyCell.Kind.masked), (false, .padding)])
  func paddedKeysLieOutsideTheImage(masks: Bool, kind: KeyCell.Kind) throws {
    let groups = TokenGroups(
      grid: Grid(height: 8, width: 8), stride: 4, side: 3, isLong: false, interval: nil,
      masksPadding: masks)
    let cells = GroupPattern(groups, weights: Tensor(outline: [9, 1, 9, 9]))
      .support(query: 7 * 8 + 7, head: 0)
    let outside = cells.filter {
      $0.rectangle.rows.upperBound > 32 || $0.rectangle.columns.upperBound > 32
    }
    #expect(outside.count == 5)
    #expect(cells.filter { $0.kind == kind } == outside)
    #expect(cells.filter { $0.kind == .ordinary }.count == 4)
  }

  @Test func everyQueryFindsItselfAndItsGroupFindsIt() throws {
    let groups = TokenGroups(
      grid: Grid(height: 11, width: 14), stride: 1, side: 3, isLong: true, interval: 2)
    let pattern = GroupPattern(groups, weights: Tensor(outline: [groups.count, 1, 9, 9]))
    func keys(_ query: Int) -> [Int] {
      pattern.support(query: query, head: 0).filter { $0.kind == .ordinary }.map {
        $0.rectangle.rows.lowerBound * 14 + $0.rectangle.columns.lowerBound
      }
    }
    for query in 0..<11 * 14 {
      let found = keys(query)
      #expect(found.contains(query))
      #expect(found.allSatisfy { keys($0) == found })
    }
  }

  @Test func contentAndBiasExplainTheWeights() throws {
    let all = try records(small(), keeping: [.attention, .values])
    for record in all.prefix(4) {
      let pattern = record.pattern
      for query in [0, pattern.queries.count / 2, pattern.queries.count - 1] {
        let head = pattern.heads - 1
        let cells = pattern.support(query: query, head: head).filter { $0.kind == .ordinary }
        let scores = try cells.map { try #require($0.content) + #require($0.bias) }
        let greatest = scores.max() ?? 0
        let powers = scores.map { exp(Double($0 - greatest)) }
        let sum = powers.reduce(0, +)
        for (cell, power) in zip(cells, powers) {
          #expect(abs(Double(cell.weight) - power / sum) < 1e-5, "\(record.path)")
        }
      }
    }
    let unkept = try records(small())[0].pattern
    let cell = unkept.support(query: 0, head: 0)[0]
    #expect(cell.content == nil && cell.bias != nil)
  }
}
