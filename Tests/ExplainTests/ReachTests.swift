import Backbones
import Explain
import Support
import Tensors
import Testing

/// What can have reached a token through a run of layers.
@Suite struct ReachTests {
  @Test func oneBlockReachesItsKeys() throws {
    let outline = try Outlines.outline("crossformer_small", size: 224)
    let block = try #require(outline.unit(at: "layers.0.blocks.0"))
    let reach = Reach(outline, units: block...block, row: 10, column: 20, paths: .attention)
    #expect(reach.grid == Grid(height: 56, width: 56) && reach.stride == 4)
    for token in 0..<56 * 56 {
      #expect(reach.tokens[token] == (token / 56 / 7 == 1 && token % 56 / 7 == 2))
    }
    #expect(abs(reach.share - 49.0 / 3136) < 1e-9 && !reach.isApproximate)
  }

  @Test func shortThenLongReachesMostOfTheImage() throws {
    let outline = try Outlines.outline("crossformer_small", size: 224)
    let first = try #require(outline.unit(at: "layers.0.blocks.0"))
    let reach = Reach(outline, units: first...first + 1, row: 10, column: 20, paths: .attention)
    // The seven rows of a long group, 8 apart, lie in seven of the eight rows of short groups.
    #expect(abs(reach.share - 49.0 / 64) < 1e-9)
  }

  @Test func dilationsGrowByTheirMargin() throws {
    let outline = try Outlines.outline("dilateformer_tiny", size: 224)
    let first = try #require(outline.unit(at: "stages.0.blocks.0"))
    // Two blocks of dilations up to 3: 6 tokens each way, on the lattice that sums of 0, 1, 2 and
    // 3 make, which is every token.
    let reach = Reach(outline, units: first...first + 1, row: 30, column: 30, paths: .attention)
    func reached(_ row: Int, _ column: Int) -> Bool { reach.tokens[row * 56 + column] }
    #expect(reached(24, 24) && reached(36, 30) && reached(29, 29))
    #expect(!reached(23, 30) && !reached(30, 37))
    // The position embedding before each block reads one token more.
    let grown = Reach(outline, units: first...first + 1, row: 30, column: 30, paths: .convolutions)
    #expect(grown.tokens[22 * 56 + 30] && !grown.tokens[21 * 56 + 30])
    #expect(grown.share > reach.share)
  }

  @Test func embeddingsLeadToPixels() throws {
    let outline = try Outlines.outline("gcvit_xxtiny", size: 224)
    let block = try #require(outline.unit(at: "stages.0.blocks.0"))
    let reach = Reach(outline, units: 0...block, row: 0, column: 0, paths: .attention)
    // A window of 7x7 tokens of 4 pixels.
    #expect(reach.grid == Grid(height: 224, width: 224) && reach.stride == 1)
    #expect(abs(reach.share - 28.0 * 28 / (224 * 224)) < 1e-9)
    let grown = Reach(outline, units: 0...block, row: 0, column: 0, paths: .convolutions)
    #expect(grown.share > reach.share && grown.share < 1.5 * reach.share)
  }

  @Test func pyramidsWithoutScoresAreApproximate() throws {
    let outline = try Outlines.outline("quadtree_b_b0", size: 224)
    let block = try #require(outline.attentionUnits.first)
    let reach = Reach(outline, units: block...block, row: 0, column: 0, paths: .attention)
    #expect(reach.isApproximate && reach.share == 1)
  }

  /// A change outside the reach leaves the token as it was; with convolutions counted, nothing else
  /// can change it.
  @Test(arguments: ["crossformer_pp_small", "dilateformer_tiny"])
  func whatIsOutOfReachChangesNothing(name: String) throws {
    let network = try Variant.named(name).configuration.load(
      SeededParameters(seed: 1), height: 256, width: 256)
    let outline = Outline(network, name: name)
    let unit = try #require(outline.attentionUnits.first)
    let image = try seededImage(height: 256, width: 256)
    let input = (0..<unit).reduce(Features(image: image)) { outline.units[$1]($0, Trace()) }
    let (row, column) = (20, 31)
    let reach = Reach(outline, units: unit...unit, row: row, column: column, paths: .convolutions)
    func token(_ features: Features) -> [Float] {
      let y = outline.units[unit](features, Trace()).tokens
      let first = (row * features.grid.width + column) * y.shape[2]
      return Array(y.values[first..<first + y.shape[2]])
    }
    let before = token(input)
    let channels = input.channels
    func changed(_ isInside: Bool) -> [Float] {
      var values = input.tokens.values
      for index in reach.tokens.indices where reach.tokens[index] == isInside {
        values[index * channels + index % channels] += 3
      }
      return token(input.with(Tensor(values, shape: input.tokens.shape)))
    }
    #expect(reach.share < 1)
    #expect(changed(false) == before)
    #expect(changed(true) != before)
  }
}
