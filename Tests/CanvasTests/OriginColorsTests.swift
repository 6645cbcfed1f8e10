import Canvas
import Testing

@Suite struct OriginColorsTests {
  @Test func lightAboveAndBlueAtTheLeft() {
    for column in [0.0, 0.3, 0.7, 1] {
      let shades = stride(from: 0.0, through: 1, by: 0.1).map {
        OriginColors.rgb(row: $0, column: column).lightness
      }
      #expect(zip(shades, shades.dropFirst()).allSatisfy { $0 > $1 })
    }
    for row in [0.0, 0.5, 1] {
      let left = OriginColors.rgb(row: row, column: 0),
        right = OriginColors.rgb(row: row, column: 1)
      #expect(left.blue > left.red && right.red > right.blue)
    }
  }

  /// Neighbours among 5 x 5 places differ visibly, with 256 colours too.
  @Test(arguments: [ColorDepth.rgb, .palette256]) func placesTellApart(depth: ColorDepth) {
    let places = (0..<25).map { place -> (Double, Double) in
      (Double(place / 5) / 4, Double(place % 5) / 4)
    }
    let colors = places.map { row, column in
      OriginColors.color(row: row, column: column, depth: depth)
    }
    #expect(Set(colors).count == 25)
    for (index, place) in places.enumerated() {
      for other in places[..<index] {
        let distance = OriginColors.rgb(row: place.0, column: place.1)
          .distance(to: OriginColors.rgb(row: other.0, column: other.1))
        #expect(distance > 0.05)
      }
    }
  }

  @Test func fortyNineLetters() {
    let letters = (0..<49).map { place -> Character in
      let (row, column) = (Double(place / 7) + 0.5, Double(place % 7) + 0.5)
      return OriginColors.letter(row: row / 7, column: column / 7)
    }
    #expect(Set(letters).count == 49 && letters.first == "A" && letters.last == "w")
    #expect(OriginColors.letter(row: 1, column: 1) == "w")
    #expect(OriginColors.letter(row: .nan, column: -3) == "A")
  }

  @Test func cellsByDepth() {
    let cell = HeatCell.origin(row: 0.9, column: 0.1)
    func drawn(_ depth: ColorDepth) -> Cell {
      cell.cell(colorMap: .viridis, capabilities: Capabilities(depth: depth))
    }
    #expect(drawn(.none) == Cell("q"))
    #expect(drawn(.sixteen).character == "q" && drawn(.sixteen).style.background == .palette(4))
    #expect(drawn(.rgb).style.background == OriginColors.rgb(row: 0.9, column: 0.1).color)
    #expect(
      drawn(.palette256).style.background == drawn(.rgb).style.background.reduced(to: .palette256))
    #expect(cell.kind == .origin && HeatKind.special(in: [cell]).isEmpty)
  }

  /// Four quarters in sixteen colours.
  @Test func quarters() {
    let colors = [(0.2, 0.2), (0.2, 0.8), (0.8, 0.2), (0.8, 0.8)].map {
      OriginColors.color(row: $0.0, column: $0.1, depth: .sixteen)
    }
    #expect(Set(colors).count == 4)
    #expect(OriginColors.color(row: 0, column: 0, depth: .none) == .standard)
  }
}
