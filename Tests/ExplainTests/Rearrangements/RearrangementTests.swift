import Explain
import Support
import Testing

@Suite struct RearrangementTests {
  private func applied(
    _ text: String, _ shape: [Int], _ sizes: [String: Int] = [:],
    _ reduction: RearrangementReduction? = nil
  ) throws -> Rearrangement {
    let expression = try RearrangementExpression(text)
    return try Rearrangement(
      expression, shape: shape, sizes: sizes,
      operation: expression.operation(sizes: sizes, reduction: reduction))
  }

  @Test func sizesOfAllAxes() throws {
    let groups = try applied(
      "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c", [56, 42, 3], ["g1": 7, "g2": 7])
    #expect(groups.sizes == ["h1": 8, "g1": 7, "w1": 6, "g2": 7, "c": 3])
    #expect(groups.outputShape == [48, 49, 3])
    // Group 7 is the second of the second row of blocks; place 9 its second row, third column.
    #expect(groups.sources(of: [7, 9, 1]) == [[8, 9, 1]])
    #expect(!groups.isView && groups.bytesMoved == 2 * 4 * 56 * 42 * 3)
  }

  @Test func paddingIsZerosAndIsCut() throws {
    let pad = try applied("h w -> (1 + h + 2) (w + 1)", [2, 2])
    #expect(pad.outputShape == [5, 3])
    #expect(try pad([1, 2, 3, 4]) == [0, 0, 0, 1, 2, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0])
    #expect(pad.sources(of: [0, 0]) == [nil] && pad.sources(of: [2, 1]) == [[1, 1]])
    #expect(pad.bytesMoved == 4 * (4 + 15))
    let cut = try pad.inverse()
    #expect(cut.outputShape == [2, 2] && cut.expression.text == "(1 + h + 2) (w + 1) -> h w")
    #expect(RoundTrip(pad, cut).isRestored)
    #expect(throws: NoInverse.cut) { try cut.inverse() }
  }

  @Test func windowsReadOutsideAsZeros() throws {
    let taps = try applied("(y+2i-2) -> y i", [4], ["i": 3])
    #expect(taps.outputShape == [4, 3])
    #expect(try taps([1, 2, 3, 4]) == [0, 1, 3, 0, 2, 4, 1, 3, 0, 2, 4, 0])
    #expect(taps.readCells == 8)
    #expect(throws: NoInverse.windows) { try taps.inverse() }
    let strided = try applied("(2y+i-1) -> y", [6], ["i": 3], .max)
    #expect(strided.sizes["y"] == 3)
    #expect(try strided([5, 1, 2, 9, 0, 3]) == [5, 9, 9])
    #expect(strided.readCells == 8)
  }

  @Test(arguments: [
    ("(y+2i-2 x+2j-2) -> (y x) (i j)", [20], ["y": 4, "i": 3, "j": 3]),
    ("(3y+i-2) (2x+2j-5) -> y x i j", [9, 8], ["i": 4, "j": 3]),
    ("a (2y+i) -> a y i", [2, 8], ["i": 3]), ("(y+3i) -> y i", [5], ["i": 3]),
  ])
  func readCellsAreCounted(text: String, shape: [Int], sizes: [String: Int]) throws {
    let way = try applied(text, shape, sizes)
    #expect(way.readCells == way.sourceTable().count { $0 >= 0 })
  }

  @Test func aMeanLeavesPaddingOut() throws {
    let mean = try applied("(y+i-1) -> y", [3], ["i": 3], .mean)
    #expect(try mean([3, 6, 9]) == [4.5, 6, 7.5])
  }

  @Test(
    arguments: [
      ("h w -> h w c", [2, 3], [:], nil, "axis c stands on the right only"),
      ("h w c -> h w", [2, 3, 4], [:], nil, "axis c stands on the left only"),
      ("h w -> h r", [2, 3], ["r": 2], nil, "axis w stands on the left only"),
      ("h w -> h c", [2, 3], [:], .mean, "a reduction makes no new axes"),
      (
        "(h p) w -> h p w", [5, 2], ["p": 2], nil,
        "(h p) does not fit: its length 5 is not divisible by 2"
      ),
      ("(h p) w -> h p w", [6, 2], [:], nil, "the sizes of h and p in (h p) cannot be told"),
      (
        "h w -> w h", [2, 3], ["h": 3], nil, "h does not fit: its length is 2, but its sizes make 3"
      ),
      ("h w -> w h", [2, 3], ["d": 3], nil, "a size is given for axis d"),
      ("h w -> w h", [2, 3], ["h": 0], nil, "the size 0 of axis h is not positive"),
      ("h w -> w h", [2], [:], nil, "the left names 2 axes, but the tensor has 1"),
      ("h ... w -> w ... h", [2], [:], nil, "the left names 2 or more axes, but the tensor has 1"),
      ("2 h -> h", [2, 3], [:], nil, "the number 2 is no axis"),
      ("h ... -> h", [2, 3], [:], nil, "axis ... stands on the left only"),
      ("(h + 4) -> h", [4], [:], nil, "its length is 4, and 4 are to be cut off"),
      ("(y+i-1) -> y i", [4], [:], nil, "nothing tells the size of axis i"),
      ("h -> h r", [2], ["r": 1 << 60], nil, "more than 67108864 cells"),
      ("h -> h r s", [2], ["r": 1 << 60, "s": 1 << 60], nil, "more than 67108864 cells"),
      ("h -> (9223372036854775807 + h + 9)", [2], [:], nil, "more than 67108864 cells"),
      ("(a b) -> a b", [4], ["a": 1 << 62, "b": 8], nil, "more than 67108864 cells"),
      ("(9223372036854775807y+i) -> y i", [4], ["i": 2], nil, "not divisible"),
      ("(y+9223372036854775807i) -> y i", [4], ["i": 2], nil, "more than 67108864 cells"),
      ("h -> h", [0], [:], nil, "an axis of length 0"),
    ] as [(String, [Int], [String: Int], RearrangementReduction?, String)])
  func whatDoesNotFit(
    text: String, shape: [Int], sizes: [String: Int], reduction: RearrangementReduction?,
    sentence: String
  ) throws {
    let error = try #require(throws: RearrangementFitError.self) {
      try applied(text, shape, sizes, reduction)
    }
    #expect(error.description.contains(sentence), "\(error)")
  }

  @Test func valuesFillTheShape() throws {
    #expect(throws: RearrangementFitError.valueCount(expected: 6, found: 5)) {
      try applied("h w -> w h", [2, 3])([1, 2, 3, 4, 5])
    }
  }
}
