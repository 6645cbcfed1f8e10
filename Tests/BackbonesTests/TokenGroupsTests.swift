import Backbones
import Tensors
import Testing

@Suite struct TokenGroupsTests {
  private func groups(
    _ height: Int, _ width: Int, side: Int, isLong: Bool, interval: Int? = nil,
    isCentred: Bool = false
  ) -> TokenGroups {
    TokenGroups(
      grid: Grid(height: height, width: width), stride: 4, side: side, isLong: isLong,
      interval: interval, isCentred: isCentred)
  }

  @Test func shortGroupsAreBlocks() {
    // 9x9 tokens in 3x3 groups of 3x3.
    let short = groups(9, 9, side: 3, isLong: false)
    #expect(short.count == 9 && !short.hasPadding && short.interval == 1)
    #expect(short.place(row: 4, column: 8) == (group: 5, place: 5))
    #expect(short.position(group: 5, place: 5) == (row: 4, column: 8))
  }

  @Test func longGroupsAreCombs() {
    let long = groups(9, 9, side: 3, isLong: true, interval: 3)
    #expect(long.count == 9 && long.distance == .long(interval: 3))
    #expect(long.place(row: 4, column: 8) == (group: 5, place: 5))
    #expect((0..<9).map { long.position(group: 0, place: $0).row } == [0, 0, 0, 3, 3, 3, 6, 6, 6])
    #expect(
      (0..<9).map { long.position(group: 5, place: $0).column } == [2, 5, 8, 2, 5, 8, 2, 5, 8])
  }

  @Test func longGroupsStayWithinTheirRegion() {
    let long = groups(16, 16, side: 4, isLong: true, interval: 2)
    #expect(long.regions == Grid(height: 2, width: 2) && long.count == 16)
    // Row 9 = (1 · 4 + 0) · 2 + 1: region 1, place 0, phase 1.
    #expect(long.place(row: 9, column: 6) == (group: (2 + 0) * 4 + 2, place: 3))
  }

  @Test func gridsThatDoNotDivideAreFilledUp() {
    let long = groups(24, 24, side: 7, isLong: true, interval: 8)
    #expect(long.padded == Grid(height: 56, width: 56))
    #expect(long.rowPadding.before == 0 && long.rowPadding.after == 32)
    let short = groups(80, 60, side: 7, isLong: false)
    #expect(short.padded == Grid(height: 84, width: 63))
    let centred = groups(80, 60, side: 7, isLong: false, isCentred: true)
    #expect(centred.rowPadding.before == 2 && centred.rowPadding.after == 2)
    #expect(centred.columnPadding.before == 1 && centred.columnPadding.after == 2)
  }

  @Test func aShortSideIsOneGroup() {
    let square = groups(6, 6, side: 7, isLong: true, interval: 2)
    #expect(square.side == 6 && square.distance == .short && square.count == 1)
    let wide = groups(7, 16, side: 7, isLong: true)
    #expect(wide.side == 7 && wide.distance == .short)
    #expect(wide.padded == Grid(height: 7, width: 21) && wide.count == 3)
  }

  @Test func theAdaptiveIntervalFollowsTheHeight() {
    #expect(groups(56, 80, side: 7, isLong: true).interval == 8)
    #expect(groups(80, 56, side: 7, isLong: true).interval == 12)
  }

  @Test(arguments: [true, false], [1, 2, 3, 5])
  func everyTokenHasOnePlace(isCentred: Bool, interval: Int) {
    for isLong in [false, true] {
      let it = groups(13, 22, side: 4, isLong: isLong, interval: interval, isCentred: isCentred)
      var taken = Set<Int>()
      for row in 0..<13 {
        for column in 0..<22 {
          let (group, place) = it.place(row: row, column: column)
          #expect(it.position(group: group, place: place) == (row: row, column: column))
          #expect(group < it.count && place < it.tokensPerGroup)
          #expect(taken.insert(group * it.tokensPerGroup + place).inserted)
        }
      }
      let outside = (0..<it.padded.count).filter {
        let position = it.position(group: $0 / 16, place: $0 % 16)
        return !it.contains(row: position.row, column: position.column)
      }
      #expect(outside.count == it.padded.count - 13 * 22)
      #expect(taken.isDisjoint(with: outside))
    }
  }

  @Test func theTraceTellsThePartitionAndItsSizes() throws {
    let outline = try CrossFormerConfiguration().outline(height: 96, width: 128)
    let steps = outline.outlineTrace().steps.filter {
      $0.kind == .rearrangement && $0.rearrangement != nil
    }
    func step(_ path: String) -> Step? { steps.first { $0.path == path } }
    let pad = try #require(step("layers.0.blocks.1.pad"))
    #expect(pad.rearrangement == "b h w c -> b (h + 32) (w + 24) c")
    #expect(pad.sizes == ["b": 1, "h": 24, "w": 32, "c": 96])
    #expect(pad.shape == [1, 56, 56, 96])
    let group = try #require(step("layers.0.blocks.1.group"))
    #expect(
      group.rearrangement
        == "b (r1 g1 i1) (r2 g2 i2) c -> (b r1 r2 i1 i2) (g1 g2) c")
    #expect(
      group.sizes == ["b": 1, "r1": 1, "r2": 1, "g1": 7, "g2": 7, "i1": 8, "i2": 8, "c": 96])
    #expect(group.shape == [64, 49, 96])
    #expect(
      step("layers.0.blocks.0.ungroup")?.rearrangement
        == "(b h1 w1) (g1 g2) c -> b (h1 g1) (w1 g2) c")
    #expect(step("layers.0.blocks.1.crop")?.rearrangement == "b (h + 32) (w + 24) c -> b h w c")
    for step in steps {
      #expect(step.axes.count == step.shape.count, "\(step.path)")
    }
  }
}
