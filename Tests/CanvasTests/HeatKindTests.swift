import Canvas
import Testing

@Suite struct HeatKindTests {
  static let special: [HeatCell] = [
    .zero, .masked, .padding, .unreachable, .clipped(high: true), .clipped(high: false),
    .notANumber,
  ]

  /// Where a kind has a whole cell it differs from every other and from every value.
  @Test(arguments: RampTests.places, ColorMap.allCases)
  func kindsDiffer(_ place: Capabilities, _ map: ColorMap) {
    let cells = HeatKindTests.special.map { $0.cell(colorMap: map, capabilities: place) }
    #expect(Set(cells).count == cells.count)
    #expect(Set(cells.map(\.character)).count == cells.count, "each has a mark of its own")
    let values = Set(map.cells(place))
    #expect(values.isDisjoint(with: cells))
    if place.depth == .none || !place.unicode {
      // Without colours the mark alone has to tell.
      let marks = Set(cells.map(\.character))
      #expect(marks.isDisjoint(with: values.map(\.character)))
    }
  }

  /// In half blocks the colour alone has to tell: all kinds, over a value, differ.
  @Test(arguments: [ColorDepth.rgb, .palette256], ColorMap.allCases)
  func halvesDiffer(_ depth: ColorDepth, _ map: ColorMap) throws {
    let place = Capabilities(depth: depth)
    let raster = Raster(
      fitting: 2, by: 1, in: Area(row: 0, column: 0, rows: 1, columns: 1), capabilities: place)
    var solids: [Color] = []
    for cell in HeatKindTests.special {
      var frame = Frame(rows: 1, columns: 1)
      frame.draw(
        try HeatGrid(rows: 2, columns: 1, cells: [.value(0.5), cell]), on: raster, colorMap: map,
        capabilities: place)
      #expect(frame[0, 0].character == "▀")
      #expect(frame[0, 0].style.foreground == map.rgb(0.5, depth: depth).color)
      solids.append(frame[0, 0].style.background)
    }
    #expect(Set(solids).count == solids.count)
    let values = depth == .palette256 ? map.paletteColors : map.colors
    for case .rgb(let red, let green, let blue) in solids {
      let nearest = values.map { $0.distance(to: RGB(red, green, blue)) }.min() ?? 0
      #expect(nearest > 0.045)
    }
    #expect(solids.filter { $0 == .standard }.count == 1, "only what is out of reach is unpainted")
  }

  @Test func kindsOfCells() {
    #expect(HeatCell.value(.nan).kind == .notANumber)
    #expect(HeatCell.value(0).kind == .value)
    #expect(HeatCell.clipped(high: true).kind == .above)
    let cells: [HeatCell] = [.value(1), .padding, .zero, .group(2), .padding]
    #expect(HeatKind.special(in: cells) == [.zero, .padding])
  }

  @Test func labelsDiffer() {
    #expect(Set(HeatKind.allCases.map(\.label)).count == HeatKind.allCases.count)
  }
}
