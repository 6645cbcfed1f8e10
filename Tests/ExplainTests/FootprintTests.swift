import Backbones
import Explain
import Support
import Tensors
import Testing

/// Footprints: the support of the pattern, and the keys that the reference attention has.
@Suite struct FootprintTests {
  /// At the published size, of outlines, which have no weights.
  @Test(arguments: Variant.all.map(\.name)) func everyVariantAtItsOwnSize(name: String) throws {
    let variant = try Variant.named(name)
    let trace = try variant.configuration.outline(height: variant.size, width: variant.size)
      .outlineTrace()
    var draws = Draws(seed: 3)
    for record in trace.attention {
      let pattern = record.pattern
      for _ in 0..<3 {
        let query = draws.integer(below: pattern.queries.count)
        let head = draws.integer(below: pattern.heads)
        try expectFootprint(record, query: query, head: head)
        let footprint = Footprint(pattern, query: query, head: head)
        if case .tokenPyramid(let pyramid) = record.mechanism {
          #expect(footprint.isComplete == (pyramid.levels == 1), "\(record.path)")
        } else {
          #expect(footprint.isComplete, "\(record.path)")
        }
      }
    }
  }

  /// The weights that the authors' code computed, key by key in the order of the footprint: masked
  /// keys have none.
  @Test(arguments: ReferenceCase.names) func keysAreThoseOfTheReference(name: String) throws {
    let reference = try ReferenceCase(name)
    var draws = Draws(seed: 5)
    for record in try reference.pass(keeping: .attention).trace.attention {
      let pattern = record.pattern
      for _ in 0..<12 {
        let query = draws.integer(below: pattern.queries.count)
        let head = draws.integer(below: pattern.heads)
        let place = Comment(rawValue: "\(record.path), query \(query), head \(head)")
        try expectFootprint(record, query: query, head: head)
        let cells = pattern.support(query: query, head: head)
        let weights = try ReferenceRow(reference, record).weights(query: query, head: head)
        try #require(weights.count == cells.count, place)
        for (cell, weight) in zip(cells, weights) {
          let own = cell.levelWeight ?? cell.weight
          #expect(abs(own - weight) < 1e-4, place)
          let isLone = cell.level != nil && record.tensors.count == 1
          #expect(cell.kind != .masked || isLone || weight == 0, place)
        }
      }
    }
  }

  @Test func dilationsAreShownAtOnce() throws {
    let record = try Outlines.record("dilateformer_tiny", size: 224, block: 0)
    // The corner: of each dilation, four taps lie on the image.
    let footprint = Footprint(record.pattern, query: 0, head: 0)
    #expect(footprint.classes.map(\.name) == ["dilation 1", "dilation 2", "dilation 3"])
    #expect(footprint.classes.map(\.heads) == [0..<1, 1..<2, 2..<3])
    #expect(footprint.classes.map(\.keys) == [9, 9, 9])
    #expect(footprint.classes.map(\.outside) == [5, 5, 5])
    let map = FootprintMap(footprint, grid: record.pattern.queries, stride: 4)
    #expect(map.rows == -3..<56 && map.columns == -3..<56)
    // All three meet at the query; the lowest gives the colour.
    guard case .key(let color, let classes) = map[0, 0] else {
      Issue.record("the query is no key")
      return
    }
    #expect(color == 0 && Set(classes) == [0, 1, 2])
    #expect(map[2, 2] == .key(color: 1, classes: [1]))
    #expect(map[-3, 0] == .padding(classes: [2]))
    #expect(map[-3, -2] == .unreachable && map[5, 5] == .unreachable)
  }

  @Test func keyBlocksAreToldApart() throws {
    let record = try Outlines.record("pvt_v2_b0", size: 224, block: 0)
    let pattern = record.pattern
    let footprint = Footprint(pattern, query: 100, head: 0)
    #expect(footprint.making?.contains("convolution of 8×8 tokens with stride 8") == true)
    let map = FootprintMap(footprint, grid: pattern.queries, stride: pattern.stride)
    for row in 0..<55 {
      for column in 0..<55 {
        guard case .key(let here, _) = map[row, column],
          case .key(let right, _) = map[row, column + 1],
          case .key(let below, _) = map[row + 1, column]
        else {
          Issue.record("a token lies in no block")
          return
        }
        #expect((here == right) == (column / 8 == (column + 1) / 8))
        #expect((here == below) == (row / 8 == (row + 1) / 8))
      }
    }
  }

  @Test func aGlobalQueryStandsForARegion() throws {
    let record = try Outlines.record("gcvit_xxtiny", size: 224, block: 1)
    // Token (10, 20) is place (3, 6) of its window; the image is 7 x 7 regions of 32 pixels.
    let footprint = Footprint(record.pattern, query: 10 * 56 + 20, head: 0)
    #expect(footprint.region == PixelRectangle(rows: 96..<128, columns: 192..<224))
    #expect(footprint.query == PixelRectangle(rows: 40..<44, columns: 80..<84))
    #expect(footprint.cells.count == 49)
  }

  @Test func finerLevelsAreTheHeadsOwn() throws {
    let pass = try SeededPass(
      Variant.named("quadtree_b_b0").configuration, height: 128, width: 128, keeping: .attention)
    let record = try #require(pass.trace.attention.first)
    let footprint = Footprint(record.pattern, query: 77, head: 0)
    #expect(footprint.isComplete)
    #expect(footprint.classes.map(\.keys) == [16, 32, 32, 32])
    #expect(
      footprint.classes.map(\.name)
        == [32, 16, 8, 4].enumerated().map {
          "level \($0), cells of \($1)×\($1) pixels"
        })
    let map = FootprintMap(footprint, grid: record.pattern.queries, stride: 4)
    // Every token lies in a cell of the coarsest level; where finer ones are, they are seen.
    var colors = [Int](repeating: 0, count: 4)
    for place in map.places {
      guard case .key(let color, let classes) = place else {
        Issue.record("a token is out of reach")
        return
      }
      #expect(classes.max() == color && classes.contains(0))
      colors[color] += 1
    }
    #expect(colors[3] == 32)
  }
}

/// Records of outlines.
enum Outlines {
  /// The attention of a block, counted through all stages.
  static func record(_ name: String, size: Int, block: Int) throws -> AttentionRecord {
    try Variant.named(name).configuration.outline(height: size, width: size).outlineTrace()
      .attention[block]
  }

  /// The tree of a variant.
  static func outline(_ name: String, size: Int) throws -> Outline {
    Outline(
      try Variant.named(name).configuration.outline(height: size, width: size), name: name)
  }
}
