import Backbones
import Explain
import Support
import Tensors
import Testing

/// Tracing says what the backbones' own code does to tensors.
@Suite struct TracingTests {
  /// The rows of a tensor, [cells, channels].
  private func rows(_ tensor: Tensor) -> [[Float]] {
    let channels = tensor.shape.last ?? 1
    let values = tensor.values
    return stride(from: 0, to: values.count, by: channels).map {
      Array(values[$0..<$0 + channels])
    }
  }

  /// Expects of each step whose tensor the block made that every cell holds what the tokens it was
  /// traced to held before: in `input`, the path below the unit of the step before the partition.
  private func expectTraced(
    _ configuration: any BackboneConfiguration, _ height: Int, _ width: Int, unit path: String,
    steps: [(name: String, input: String)], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let network = try configuration.load(AnyParameters(), height: height, width: width)
    let trace = try SeededPass(network, Draws.tensor([1, height, width, 3]), keeping: .values).trace
    let outline = Outline(try configuration.outline(height: height, width: width), name: "it")
    let flow = try outline.flow(at: path)
    func tensor(_ name: String) throws -> Tensor {
      try #require(
        trace.steps.first { $0.path == "\(path).\(name)" }?.output, "\(name)",
        sourceLocation: sourceLocation)
    }
    for (name, input) in steps {
      let step = try #require(
        flow.steps.first { $0.move.path == "\(path).\(name)" }, sourceLocation: sourceLocation)
      let before = rows(try tensor(input)), after = rows(try tensor(name))
      #expect(Set(before).count == flow.grid.count, sourceLocation: sourceLocation)
      #expect(after.count == step.after.sources.count, sourceLocation: sourceLocation)
      let channels = after.first?.count ?? 0
      for (cell, row) in after.enumerated() {
        let tokens = step.after.sources[cell]
        var expected = [Float](repeating: 0, count: channels)
        for token in tokens {
          for channel in 0..<channels {
            expected[channel] += before[Int(token)][channel] / Float(tokens.count)
          }
        }
        let isClose = zip(row, expected).allSatisfy { abs($0 - $1) <= 1e-5 }
        #expect(
          tokens.count > 1 ? isClose : row == expected, "\(name), cell \(cell)",
          sourceLocation: sourceLocation)
      }
    }
  }

  private func crossFormer() -> CrossFormerConfiguration {
    var configuration = CrossFormerConfiguration()
    configuration.embedDim = 32
    configuration.numHeads = [1, 2, 4, 8]
    return configuration
  }

  /// Square and not, with padding and without, at the end and on both sides; block 0 is of short,
  /// block 1 of long distance.
  @Test(arguments: [(224, 224), (96, 224), (160, 96)], [0, 1])
  func groups(size: (Int, Int), block: Int) throws {
    try expectTraced(
      crossFormer(), size.0, size.1, unit: "layers.0.blocks.\(block)",
      steps: [("group", "norm1")])
  }

  /// What comes back from the groups lies where tracing says.
  @Test(arguments: [(224, 224), (96, 224)], [0, 1])
  func theWayBackFromGroups(size: (Int, Int), block: Int) throws {
    try expectReturned(
      crossFormer(), size.0, size.1, unit: "layers.0.blocks.\(block)", partition: "group",
      returns: ["crop", "ungroup"])
  }

  @Test(arguments: [(224, 224), (224, 160)]) func theWayBackFromWindows(size: (Int, Int)) throws {
    try expectReturned(
      try Variant.named("gcvit_xxtiny").configuration, size.0, size.1, unit: "stages.1.blocks.0",
      partition: "window_partition", returns: ["window_reverse"])
  }

  /// Expects that every token comes back with what its place in the partition held.
  private func expectReturned(
    _ configuration: any BackboneConfiguration, _ height: Int, _ width: Int, unit path: String,
    partition: String, returns: [String]
  ) throws {
    let network = try configuration.load(AnyParameters(), height: height, width: width)
    let trace = try SeededPass(network, Draws.tensor([1, height, width, 3]), keeping: .values).trace
    let outline = Outline(try configuration.outline(height: height, width: width), name: "it")
    let flow = try outline.flow(at: path)
    func output(_ name: String) -> Tensor? {
      trace.steps.first { $0.path == "\(path).\(name)" }?.output
    }
    let parted = rows(try #require(output("attn.proj")))
    let back = rows(try #require(returns.lazy.compactMap(output).first))
    let step = try #require(flow.steps.first { $0.move.path == "\(path).\(partition)" })
    #expect(Set(back).count == flow.grid.count)
    for token in 0..<flow.grid.count {
      let cells = step.after.sources.cells(with: token)
      #expect(cells.count == 1 && back[token] == parted[cells[0]], "token \(token)")
    }
  }

  @Test(arguments: [0, 1]) func groupsWithPaddingOnBothSides(block: Int) throws {
    var configuration = crossFormer()
    configuration.padType = 1
    try expectTraced(
      configuration, 96, 160, unit: "layers.0.blocks.\(block)", steps: [("group", "norm1")])
  }

  @Test(arguments: [(224, 224), (224, 160)], ["stages.0.blocks.0", "stages.1.blocks.1"])
  func windows(size: (Int, Int), unit: String) throws {
    try expectTraced(
      try Variant.named("gcvit_xxtiny").configuration, size.0, size.1, unit: unit,
      steps: [("window_partition", "norm1")])
  }

  @Test(arguments: [(64, 96), (224, 224)])
  func evenAndUnevenPooling(size: (Int, Int)) throws {
    // 8x12 tokens in cells of unlike sizes; 28x28 in blocks of 4x4.
    try expectTraced(
      try Variant.named("pvt_v2_b2_li").configuration, size.0, size.1, unit: "stages.1.blocks.0",
      steps: [("attn.pool", "norm1")])
  }

  @Test func pyramids() throws {
    try expectTraced(
      try Variant.named("quadtree_a_b0").configuration, 96, 128, unit: "block2.0",
      steps: [
        ("attn.pyramid.level1.queries", "attn.q_proj"), ("attn.pyramid.level0.keys", "attn.k_proj"),
        ("attn.pyramid.level0.values", "attn.v_proj"),
      ])
  }

  private func followed(
    _ text: String, sizes: [String: Int], grid: Grid, _ axes: [String]
  ) throws -> TokenStep {
    let flow = TokenFlow(
      grid: grid, stride: 1, channels: 1, moves: [TokenMove("it", text, sizes: sizes, axes: axes)])
    return try #require(flow.steps.first, "\(flow.unfollowed)")
  }

  /// Each token's number plus 1, [1, tokens, 1].
  private func numbers(_ grid: Grid) -> Tensor {
    Tensor((1...grid.count).map(Float.init), shape: [1, grid.count, 1])
  }

  @Test(arguments: [(4, 6), (2, 2), (6, 4)]) func siblings(height: Int, width: Int) throws {
    let grid = Grid(height: height, width: width)
    let step = try followed(
      "b (y sy x sx) (h d) -> b h y x sy sx d",
      sizes: ["b": 1, "y": height / 2, "x": width / 2, "sy": 2, "sx": 2, "h": 1, "d": 1],
      grid: grid, ["batch", "heads", "rows", "columns", "y", "x", "width"])
    let together = siblingsTogether(
      numbers(grid).reshaped([1, 1, grid.count, 1]),
      on: QuadTreeGrid(height: height, width: width))
    #expect(
      together.values == (0..<grid.count).map { Float(step.after.sources[$0].first ?? -1) + 1 })
  }

  @Test func spreading() throws {
    let grid = Grid(height: 3, width: 5)
    let step = try followed(
      "b y x c -> b (y sy) (x sx) c",
      sizes: ["b": 1, "y": 3, "x": 5, "sy": 2, "sx": 2, "c": 1], grid: grid,
      ["batch", "height", "width", "channels"])
    let spread = upsampled(numbers(grid).reshaped([1, 3, 5, 1]), factor: 2).values
    #expect(spread == (0..<60).map { Float(step.after.sources[$0].first ?? -1) + 1 })
    #expect(
      step.after.places(of: 7) == [
        [0, 2, 4, nil], [0, 2, 5, nil], [0, 3, 4, nil], [0, 3, 5, nil],
      ])
  }

  @Test(arguments: [(3, 1), (3, 2), (3, 3), (5, 2), (1, 1)], [(6, 9), (4, 4)])
  func unfolding(taps: (Int, Int), size: (Int, Int)) throws {
    let grid = Grid(height: size.0, width: size.1)
    let taps = DilatedTaps(kernel: taps.0, dilation: taps.1)
    let margin = taps.margin == 0 ? "" : "-\(taps.margin)"
    let step = try followed(
      "b (y+\(taps.dilation)i\(margin) x+\(taps.dilation)j\(margin)) d -> b (y x) (i j) d",
      sizes: [
        "b": 1, "y": grid.height, "x": grid.width, "i": taps.kernel, "j": taps.kernel, "d": 1,
      ],
      grid: grid, ["batch", "queries", "taps", "width"])
    let ones = Tensor([Float](repeating: 1, count: grid.count), shape: [1, grid.count, 1])
    let scores = dilatedScores(
      Heads(ones, count: 1, width: 1), Heads(numbers(grid), count: 1, width: 1),
      height: grid.height, width: grid.width, taps: taps, scale: 1)
    #expect(
      scores.values
        == (0..<grid.count * taps.count).map { Float(step.after.sources[$0].first ?? -1) + 1 })
  }
}
