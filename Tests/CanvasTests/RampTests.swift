import Canvas
import Testing

@Suite struct RampTests {
  static let places = [true, false].flatMap { unicode in
    ColorDepth.allCases.map { Capabilities(depth: $0, unicode: unicode) }
  }

  /// How light a cell is on a dark terminal, from its rendered pixels.
  static func lightness(_ cells: [Cell]) throws -> [Double] {
    try cells.map { cell in
      var frame = Frame(rows: 1, columns: 1)
      frame[0, 0] = cell
      let theme = Theme(
        foreground: RGB(255, 255, 255), background: RGB(0, 0, 0),
        named: [])
      return try Pixels(png: frame.png(theme: theme, scale: 4)).meanLightness
    }
  }

  /// With the characters as they are drawn: a ramp of glyphs must gain ink at every step.
  @Test(arguments: ColorMap.allCases, places)
  func lightnessNeverFalls(_ map: ColorMap, _ place: Capabilities) throws {
    let cells = map.cells(place)
    var light = try RampTests.lightness(cells)
    if map.isDiverging {
      // Without colours there is more ink away from the middle.
      if place.depth == .none { light = light.map { -$0 } }
      let middle = try #require(light.indices.max { light[$0] < light[$1] })
      #expect(abs(middle - cells.count / 2) <= 1)
      for arm in [Array(light[...middle]), Array(light[middle...].reversed())] {
        for (darker, lighter) in zip(arm, arm.dropFirst()) { #expect(lighter >= darker) }
      }
    } else {
      for (darker, lighter) in zip(light, light.dropFirst()) { #expect(lighter >= darker) }
    }
    #expect(Set(cells).count == cells.count)
  }

  @Test func steps() {
    func count(_ map: ColorMap, _ depth: ColorDepth) -> Int {
      map.cells(Capabilities(depth: depth)).count
    }
    #expect(count(.viridis, .sixteen) == 13)
    #expect(count(.blueOrange, .sixteen) == 17)
    #expect(count(.viridis, .none) == 10)
    #expect(count(.viridis, .rgb) > 200)
  }

  @Test func signsDiffer() {
    let place = Capabilities(depth: .none)
    let negative = [0, 0.1, 0.3, 0.4].map { ColorMap.blueOrange.cell($0, capabilities: place) }
    let positive = [0.6, 0.7, 0.9, 1].map { ColorMap.blueOrange.cell($0, capabilities: place) }
    #expect(Set(negative).isDisjoint(with: positive))
    #expect(ColorMap.blueOrange.cell(0.5, capabilities: place).character == " ")
  }
}
