import Backbones
import Explain
import Support
import Tensors
import Testing

/// The pixels a token was made from, by what changes it.
@Suite struct ReceptiveFieldTests {
  @Test func overlappingPatches() throws {
    let outline = try Outlines.outline("pvt_v2_b0", size: 224)
    let field = try #require(outline.receptiveField(unit: 0, row: 2, column: 0))
    // Kernel 7, stride 4, padding 3.
    #expect(field.pixels == PixelRectangle(rows: 5..<12, columns: -3..<4))
    #expect(field.token == PixelRectangle(rows: 8..<12, columns: 0..<4))
    #expect(field.branches.count == 1 && field.branches[0].channels == 32)
    #expect(field.branches[0].layers.map(\.kernel) == [Kernel(size: 7, stride: 4, padding: 3)])
    #expect(field.branches[0].layers[0].readsPadding && !field.hasGlobalGate)
    let down = try #require(outline.unit(at: "stages.1.downsample"))
    let next = try #require(outline.receptiveField(unit: down, row: 1, column: 1))
    #expect(next.pixels == PixelRectangle(rows: 4..<16, columns: 4..<16))
    #expect(outline.receptiveField(unit: 1, row: 0, column: 0) == nil)
  }

  @Test func fourKernelsShareTheChannels() throws {
    let outline = try Outlines.outline("crossformer_small", size: 224)
    let field = try #require(outline.receptiveField(unit: 0, row: 10, column: 10))
    #expect(field.branches.map(\.channels) == [48, 24, 12, 12])
    #expect(field.branches.map { $0.layers[0].kernel.size } == [4, 8, 16, 32])
    #expect(field.branches.map { $0.pixels.rows } == [40..<44, 38..<46, 34..<50, 26..<58])
    #expect(field.pixels.columns == 26..<58 && field.channels == 96)
    let down = try #require(outline.unit(at: "layers.0.downsample"))
    let next = try #require(outline.receptiveField(unit: down, row: 0, column: 3))
    #expect(next.branches.map(\.channels) == [96, 96])
    #expect(next.branches.map { $0.pixels.columns } == [24..<32, 20..<36])
  }

  @Test func stemsAreFollowedThroughTheirConvolutions() throws {
    let dilate = try Outlines.outline("dilateformer_tiny", size: 224)
    let field = try #require(dilate.receptiveField(unit: 0, row: 5, column: 0))
    #expect(field.branches[0].layers.map(\.kernel.stride) == [1, 2, 1, 2])
    #expect(field.pixels.rows == 14..<27)
    #expect(field.pixels.columns.lowerBound == -1)
    let gcvit = try Outlines.outline("gcvit_xxtiny", size: 224)
    let stem = try #require(gcvit.receptiveField(unit: 0, row: 5, column: 5))
    #expect(stem.hasGlobalGate)
    #expect(stem.branches[0].layers.map(\.kernel.size) == [3, 3, 3])
    let query = try #require(gcvit.unit(at: "stages.0.global_block"))
    let region = try #require(gcvit.receptiveField(unit: query, row: 3, column: 3))
    #expect(region.token == PixelRectangle(rows: 96..<128, columns: 96..<128))
    #expect(region.pixels.rows.lowerBound < 96 && region.pixels.rows.upperBound > 128)
  }

  /// A pixel changes a token if, and only if, it lies in the token's field.
  @Test(arguments: [
    ("pvt_v2_b0", 0), ("crossformer_tiny", 0), ("dilateformer_tiny", 0), ("quadtree_b_b0", 0),
  ])
  func pixelsInTheFieldAndNoOthersChangeTheToken(name: String, unit: Int) throws {
    let side = name.hasPrefix("quadtree") ? 128 : 64
    let network = try Variant.named(name).configuration.load(
      SeededParameters(seed: 1), height: side, width: side)
    let outline = Outline(network, name: name)
    let image = try seededImage(height: side, width: side)
    let first = outline.units[unit]
    func token(_ image: Tensor, _ index: Int) -> [Float] {
      let y = first(Features(image: image), Trace()).tokens
      return Array(y.values[index * y.shape[2]..<(index + 1) * y.shape[2]])
    }
    let grid = outline.outputs[unit].grid
    var draws = Draws(seed: 8)
    for (row, column) in [(0, 0), (7, 9), (grid.height - 1, 3)] {
      let field = try #require(outline.receptiveField(unit: unit, row: row, column: column))
      let index = row * grid.width + column
      let before = token(image, index)
      var pixels = [
        (field.pixels.rows.lowerBound - 1, 20), (field.pixels.rows.upperBound, 20),
        (20, field.pixels.columns.lowerBound - 1), (20, field.pixels.columns.upperBound),
        (field.pixels.rows.lowerBound, field.pixels.columns.lowerBound),
        (field.pixels.rows.upperBound - 1, field.pixels.columns.upperBound - 1),
      ]
      for _ in 0..<6 { pixels.append((draws.integer(below: side), draws.integer(below: side))) }
      for (y, x) in pixels where (0..<side).contains(y) && (0..<side).contains(x) {
        var values = image.values
        for channel in 0..<3 { values[(y * side + x) * 3 + channel] += 50 }
        let after = token(Tensor(values, shape: image.shape), index)
        #expect(
          (before != after) == field.pixels.contains(row: y, column: x),
          "\(name): token \(row),\(column), pixel \(y),\(x)")
      }
    }
  }
}
