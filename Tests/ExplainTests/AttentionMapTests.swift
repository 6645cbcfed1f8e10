import Backbones
import Explain
import Testing

/// Maps of hand-made patterns.
struct AttentionMapTests {
  /// Two heads over a row of four tokens: the first sees tokens 0 and 1, the second 1 to 3.
  private struct Pair: AttentionPattern {
    let heads = 2
    let queries = Grid(height: 1, width: 4)
    let stride = 4
    let hasWeights = true

    func support(query: Int, head: Int) -> [KeyCell] {
      func key(_ column: Int, _ weight: Float, _ kind: KeyCell.Kind = .ordinary) -> KeyCell {
        KeyCell(
          PixelRectangle(rows: 0..<1, columns: column..<column + 1, tokenSide: 4), weight: weight,
          kind: kind)
      }
      return head == 0
        ? [key(0, 0.75), key(1, 0.25), key(3, 0, .masked)]
        : [key(1, 0.5), key(2, 0.1), key(3, 0.2), key(-1, 0.2, .padding)]
    }
  }

  @Test func oneHead() {
    let map = AttentionMap(Pair(), query: 0, head: .head(0))
    #expect(map.values == [0.75, 0.25, 0, 0])
    #expect(map.kinds == [.reachable, .reachable, .unreachable, .masked])
    #expect(map.keyCount == 2)
    #expect(map.uniform == 0.5)
    #expect(map.rank(row: 0, column: 1) == 2)
    #expect(map.rank(row: 0, column: 2) == nil)
  }

  @Test func aHeadWithoutAKeyCountsNothing() {
    #expect(AttentionMap(Pair(), query: 0, head: .mean).values == [0.375, 0.375, 0.05, 0.1])
    #expect(AttentionMap(Pair(), query: 0, head: .max).values == [0.75, 0.5, 0.1, 0.2])
    #expect(AttentionMap(Pair(), query: 0, head: .min).values == [0, 0.25, 0, 0])
    #expect(
      AttentionMap(Pair(), query: 0, head: .mean).kinds.allSatisfy { $0 == .reachable })
  }

  @Test func paddingIsKeptApart() {
    let map = AttentionMap(Pair(), query: 0, head: .head(1))
    #expect(abs(map.weightOnPadding - 0.2) < 1e-6)
    #expect(abs(map.weightOnImage - 0.8) < 1e-6)
    #expect(map.keyCount == 4)
  }

  @Test func scales() {
    let map = AttentionMap(Pair(), query: 0, head: .head(0))
    func share(_ scale: Scale, _ value: Float) -> Double {
      FittedScale(scale, map: map, layerMaximum: 0.9).share(value).share
    }
    #expect(share(.row, 0.75) == 1)
    #expect(abs(share(.row, 0.25) - 1.0 / 3) < 1e-6)
    #expect(abs(share(.unit, 0.25) - 0.25) < 1e-6)
    #expect(abs(share(.layer, 0.45) - 0.5) < 1e-6)
    // The uniform weight lies in the middle of the scale around it.
    #expect(abs(share(.uniform, 0.5) - 0.5) < 1e-6)
    #expect(share(.logarithmic, 0.75) == 1)
    #expect(abs(share(.logarithmic, 0.0075) - 0.5) < 1e-6)
    #expect(share(.logarithmic, 0) == 0)
    let relative = FittedScale(.uniform, map: map, layerMaximum: 1)
    #expect(relative.share(0.5 * 32).isClipped)
    #expect(!relative.share(0.75).isClipped)
  }

  @Test func readings() {
    let pattern = Pair()
    let map = AttentionMap(pattern, query: 0, head: .head(1))
    let reading = KeyReading(pattern, map: map, query: 0, head: .head(1), row: 0, column: 3)
    #expect(reading.rank == 2)
    #expect(reading.count == 4)
    #expect(reading.pixels == PixelRectangle(rows: 0..<4, columns: 12..<16))
    #expect(reading.value == 0.2)
    let outside = KeyReading(pattern, map: map, query: 0, head: .head(1), row: 0, column: 0)
    #expect(outside.kind == .unreachable)
  }

  /// A window of four keys, one of which lies outside the picture and weighs the most.
  private struct Shared: AttentionPattern {
    let heads = 2
    let queries = Grid(height: 1, width: 4)
    let stride = 4
    let hasWeights = true

    func support(query: Int, head: Int) -> [KeyCell] {
      let weights: [Float] = head == 0 ? [0.5, 0.3, 0.2, 0] : [0.6, 0, 0.3, 0.1]
      return zip(-1...2, weights).map { column, weight in
        KeyCell(
          PixelRectangle(rows: 0..<1, columns: column..<column + 1, tokenSide: 4), weight: weight,
          kind: column < 0 ? .padding : .ordinary)
      }
    }
  }

  @Test func ranksCountKeysOutsideThePictureAndAreTheSameForOneHeadAndForAll() {
    func reading(_ head: HeadChoice, _ column: Int) -> KeyReading {
      KeyReading(
        Shared(), map: AttentionMap(Shared(), query: 0, head: head), query: 0, head: head, row: 0,
        column: column)
    }
    #expect(reading(.head(0), 0).rank == 2 && reading(.head(0), 0).count == 4)
    // The means are 0.55 outside, then 0.15, 0.25 and 0.05.
    #expect([0, 1, 2].map { reading(.mean, $0).rank } == [3, 2, 4])
    #expect(reading(.mean, 0).count == 4)
    #expect([0, 1, 2].map { reading(.max, $0).rank } == [2, 2, 4])
  }
}
