import Backbones
import Explain
import Foundation
import Support
import Tensors
import Testing

/// The position bias: index, arithmetic, and the way of an offset through the small network.
@Suite struct BiasTests {
  /// The index against the definition, Swin's: offsets shifted to begin at 0, then one number.
  @Test(arguments: [Grid(height: 7, width: 7), Grid(height: 2, width: 5)])
  func indexGathersFromTheTable(window: Grid) {
    let offsets = (2 * window.height - 1) * (2 * window.width - 1)
    let table = Draws.tensor([offsets, 3])
    let bias = PositionBias(table: table, window: window)
    let index = bias.relativePositionIndex
    let pairs = bias.pairs
    #expect(index.count == window.count * window.count)
    #expect(Set(index) == Set(0..<offsets))
    for query in 0..<window.count {
      for key in 0..<window.count {
        let reading = BiasReading(bias, query: query, key: key)
        let own = index[query * window.count + key]
        #expect(reading.index == own)
        #expect(reading.values == (0..<3).map { pairs[$0, query, key] })
        for head in 0..<3 {
          let place = reading.place
          #expect(
            bias.map(head: head)[place.row * bias.offsets.width + place.column]
              == reading.values[head])
        }
      }
    }
  }

  @Test func arithmeticIsWrittenOut() {
    let bias = PositionBias(
      table: Tensor(outline: [169, 2]), window: Grid(height: 7, width: 7))
    let reading = BiasReading(bias, query: 2 * 7 + 3, key: 5 * 7 + 1)
    #expect(reading.offset == (-3, 2))
    #expect(reading.arithmetic == "(2 - 5 + 6) · 13 + 3 - 1 + 6 = 3 · 13 + 8 = 47")
    #expect(reading.index == 47 && reading.values.isEmpty && bias.map(head: 0).isEmpty)
  }

  /// For random pairs of every case that has a bias: the reading is what the pattern's cells carry.
  @Test(arguments: ReferenceCase.names.filter { $0.hasPrefix("gcvit") || $0.hasPrefix("cross") })
  func readingsAreThePatterns(name: String) throws {
    var draws = Draws(seed: 4)
    for record in try ReferenceCase(name).pass(keeping: .attention).trace.attention {
      let pattern = record.pattern
      #expect(pattern.positionBias != nil)
      for _ in 0..<8 {
        let query = draws.integer(below: pattern.queries.count)
        let head = draws.integer(below: pattern.heads)
        let cells = pattern.support(query: query, head: head)
        let key = draws.integer(below: cells.count)
        let reading = try #require(BiasReading(pattern, query: query, head: head, key: key))
        #expect(reading.values[head] == cells[key].bias, "\(record.path)")
      }
    }
    let other = try Outlines.record("pvt_v2_b0", size: 224, block: 0).pattern
    #expect(other.positionBias == nil)
    #expect(BiasReading(other, query: 0, head: 0, key: 0) == nil)
  }

  /// Layer by layer, computed again in plain loops from the parameters.
  @Test func anOffsetGoesThroughTheNetwork() throws {
    var configuration = CrossFormerConfiguration()
    configuration.embedDim = 32
    configuration.numHeads = [1, 2, 4, 8]
    let parameters = SeededParameters(seed: 3)
    let network = try configuration.load(parameters, height: 96, width: 96)
    let pass = try SeededPass(
      network, seededImage(height: 96, width: 96), keeping: .attention)
    let record = try #require(
      pass.trace.attention.first { $0.path == "layers.1.blocks.1.attn" })
    let bias = try #require(record.bias)
    let index = 2 * bias.offsets.width + 5
    let path = try #require(BiasPath(bias, index: index, below: "layers.1.blocks.1.attn."))
    #expect(path.offset == (2 + 1 - bias.window.height, 5 + 1 - bias.window.width))
    #expect(
      path.layers.map(\.name) == [
        "pos.pos_proj", "pos.pos1.0", "pos.pos1.1", "pos.pos1.2", "pos.pos2.0", "pos.pos2.1",
        "pos.pos2.2", "pos.pos3.0", "pos.pos3.1", "pos.pos3.2",
      ])
    #expect(path.layers.last?.values == (0..<2).map { bias.table[index, $0] })

    func parameter(_ name: String, _ shape: [Int]) throws -> [Double] {
      let found = try parameters.tensor(named: "layers.1.blocks.1.attn.pos.\(name)", shape: shape)
      return try #require(found).values.map(Double.init)
    }
    // 64 channels / 4 / 4.
    let width = 4
    var x = [Double(path.offset.rows), Double(path.offset.columns)]
    func linear(_ name: String, _ outputs: Int) throws {
      let weight = try parameter(name + ".weight", [outputs, x.count])
      let bias = try parameter(name + ".bias", [outputs])
      x = (0..<outputs).map { o in
        x.indices.reduce(bias[o]) { $0 + weight[o * x.count + $1] * x[$1] }
      }
    }
    try linear("pos_proj", width)
    #expect(relativeDifference(path.layers[0].values, x.map(Float.init)) < 1e-5)
    for (number, outputs) in [(1, width), (2, width), (3, 2)] {
      let mean = x.reduce(0, +) / Double(x.count)
      let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
      let weight = try parameter("pos\(number).0.weight", [x.count])
      let shift = try parameter("pos\(number).0.bias", [x.count])
      x = x.indices.map {
        max(0, (x[$0] - mean) / (variance + 1e-5).squareRoot() * weight[$0] + shift[$0])
      }
      #expect(relativeDifference(path.layers[3 * number - 1].values, x.map(Float.init)) < 1e-4)
      try linear("pos\(number).2", outputs)
      #expect(relativeDifference(path.layers[3 * number].values, x.map(Float.init)) < 1e-4)
    }
  }

  @Test func learnedTablesHaveNoPath() throws {
    for name in ["gcvit_xxtiny", "crossformer_tiny"] {
      let bias = try #require(Outlines.record(name, size: 224, block: 0).bias)
      // Of an outline, the network of the second has no values.
      #expect((bias.network == nil) == (name == "gcvit_xxtiny"))
      #expect(BiasPath(bias, index: 0) == nil)
    }
  }
}
