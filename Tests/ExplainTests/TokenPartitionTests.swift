import Backbones
import Explain
import Support
import Tensors
import Testing

/// Groups partition the grid, and those side by side have unlike colours.
@Suite struct TokenPartitionTests {
  private func expectColoring(_ partition: TokenPartition, _ place: Comment) {
    let (rows, columns) = (partition.rows, partition.columns)
    #expect(partition.colors.count == partition.count, place)
    #expect(partition.colors.allSatisfy { (0..<8).contains($0) }, place)
    func color(_ row: Int, _ column: Int) -> Int {
      partition.colors[partition.group(row: row, column: column)]
    }
    var alike = 0
    for row in rows {
      for column in columns {
        let own = partition.group(row: row, column: column)
        for (y, x) in [(row, column + 1), (row + 1, column)]
        where rows.contains(y) && columns.contains(x) {
          let other = partition.group(row: y, column: x)
          if own != other, color(row, column) == color(y, x) { alike += 1 }
        }
      }
    }
    #expect(alike == 0, place)
  }

  /// Every token of every block of every variant is in one group, with all its keys and no others.
  @Test(arguments: Variant.all.map(\.name)) func groupsPartitionTheGrid(name: String) throws {
    // A size at which CrossFormer pads, or the family's own.
    let variant = try Variant.named(name)
    let side = variant.family == .crossformer ? 288 : variant.size
    let trace = try variant.configuration.outline(height: side, width: side).outlineTrace()
    var seen: Set<Mechanism> = []
    for record in trace.attention where seen.insert(record.mechanism).inserted {
      let pattern = record.pattern
      guard case .partition(let partition) = pattern.grouping else {
        guard case .none(let reason) = pattern.grouping else { continue }
        #expect(reason.hasSuffix("."), "\(record.path)")
        continue
      }
      let place = Comment(rawValue: "\(record.path): \(partition.name)")
      #expect(partition.grid == pattern.queries, place)
      expectColoring(partition, place)
      // All places, counted by group.
      var sizes = [Int](repeating: 0, count: partition.count)
      for group in partition.groups { sizes[group] += 1 }
      #expect(Set(sizes).count == 1, place)
      var members = [[Int]](repeating: [], count: partition.count)
      for token in 0..<partition.grid.count {
        let width = partition.grid.width
        members[partition.group(row: token / width, column: token % width)].append(token)
      }
      #expect(members.joined().sorted() == Array(0..<partition.grid.count), place)
      guard case .alike = pattern.keyClasses else { continue }
      var draws = Draws(seed: 2)
      for _ in 0..<5 {
        let query = draws.integer(below: partition.grid.count)
        let width = partition.grid.width
        let group = partition.group(row: query / width, column: query % width)
        let keys = pattern.support(query: query, head: 0)
        let tokens = keys.filter { $0.kind == .ordinary }.map {
          $0.rectangle.rows.lowerBound / pattern.stride * width
            + $0.rectangle.columns.lowerBound / pattern.stride
        }
        #expect(tokens == members[group], place)
        #expect(partition.tokens(of: group) == members[group], place)
        let outside = keys.filter { $0.kind != .ordinary }
        #expect(outside.count == sizes[group] - members[group].count, place)
        #expect(outside.allSatisfy { $0.kind == partition.outside }, place)
      }
    }
  }

  /// Grids, group sides, intervals and paddings drawn at random.
  @Test func neighboursDifferInColour() {
    var draws = Draws(seed: 11)
    for _ in 0..<120 {
      let groups = TokenGroups(
        grid: Grid(
          height: 1 + draws.integer(below: 40), width: 1 + draws.integer(below: 40)),
        stride: 4, side: 1 + draws.integer(below: 7), isLong: draws.integer(below: 2) == 0,
        interval: draws.integer(below: 3) == 0 ? nil : 1 + draws.integer(below: 9),
        isCentred: draws.integer(below: 2) == 0, masksPadding: draws.integer(below: 2) == 0)
      let partition = TokenPartition(groups)
      #expect(partition.groups.count == groups.padded.count)
      #expect(partition.paddedCount == groups.padded.count - groups.grid.count)
      expectColoring(partition, "\(groups)")
    }
  }

  /// The same tokens regroup from a short distance block to a long distance one.
  @Test func shortAndLongGroupsOfOneStage() throws {
    let short = try Outlines.record("crossformer_small", size: 224, block: 0).pattern
    let long = try Outlines.record("crossformer_small", size: 224, block: 1).pattern
    guard case .partition(let blocks) = short.grouping, case .partition(let strided) = long.grouping
    else {
      Issue.record("CrossFormer has groups")
      return
    }
    #expect(blocks.count == 64 && strided.count == 64)
    #expect(blocks.tokens(of: 0) == (0..<49).map { $0 / 7 * 56 + $0 % 7 })
    #expect(strided.tokens(of: 0) == (0..<49).map { ($0 / 7 * 56 + $0 % 7) * 8 })
    // Eight colours suffice for corners here, too.
    for partition in [blocks, strided] {
      for row in 0..<55 {
        for column in 0..<55 {
          let colors = [(0, 0), (0, 1), (1, 0), (1, 1)].map { y, x in
            partition.group(row: row + y, column: column + x)
          }
          #expect(Set(colors).count == Set(colors.map { partition.colors[$0] }).count)
        }
      }
    }
  }

  @Test func paddingIsMaskedOrAttendedTo() {
    let grid = Grid(height: 8, width: 8)
    for (masks, kind) in [(true, KeyCell.Kind.masked), (false, .padding)] {
      let partition = TokenPartition(
        TokenGroups(
          grid: grid, stride: 4, side: 3, isLong: false, interval: nil, isCentred: true,
          masksPadding: masks))
      // One row and column are missing: at the end, since half of 1 is nothing.
      #expect(partition.rows == 0..<9 && partition.columns == 0..<9)
      #expect(
        partition.kind(row: 8, column: 0) == kind && partition.kind(row: 7, column: 7) == .ordinary)
      #expect(partition.paddedCount == 17)
    }
  }
}
