import Canvas
import Support
import Testing

@Suite struct HeatGridTests {
  /// A row of rising values above rows with every special kind.
  static func sample() throws -> HeatGrid {
    var cells: [HeatCell] = (0..<8).map { .value(Double($0) / 7) }
    cells += [.zero, .masked, .padding, .unreachable]
    cells += [.clipped(high: true), .clipped(high: false), .notANumber, .value(.nan)]
    cells += [.unreachable, .unreachable, .value(0.2), .value(0.8), .masked, .zero, .padding]
    cells += [.group(0)]
    cells += (0..<8).map { .group($0) }
    return try HeatGrid(rows: 4, columns: 8, cells: cells)
  }

  @Test(arguments: RampTests.places)
  func golden(_ place: Capabilities) throws {
    let grid = try HeatGridTests.sample()
    // Two cells to a value; then half blocks, where there are any, with two values to a cell.
    let areas = [
      Area(row: 0, column: 0, rows: 4, columns: 16), Area(row: 4, column: 0, rows: 2, columns: 8),
    ]
    let name = "heat-\(place.depth.rawValue)-\(place.unicode ? "unicode" : "ascii")"
    var text = ""
    for map in [ColorMap.viridis, .blueOrange] {
      var frame = Frame(rows: 6, columns: 16)
      for area in areas {
        let raster = Raster(fitting: 4, by: 8, in: area, capabilities: place)
        frame.draw(grid, on: raster, colorMap: map, capabilities: place)
      }
      text += frame.ansi(depth: place.depth).replacingOccurrences(of: "\u{1B}", with: "␛")
    }
    expectGolden(text, name)
  }

  @Test func sizesAreChecked() {
    #expect(throws: CanvasError.gridSize(rows: 2, columns: 2, cells: 3)) {
      try HeatGrid(rows: 2, columns: 2, cells: [.zero, .zero, .zero])
    }
    #expect(throws: CanvasError.self) { try HeatGrid(rows: 0, columns: 2, cells: []) }
    #expect(throws: CanvasError.self) {
      try HeatGrid(rows: .max, columns: .max, cells: [.zero])
    }
    #expect(throws: CanvasError.self) { try HeatGrid(rows: -1, columns: -1, cells: [.zero]) }
  }

  @Test func everyValueShowsItsColor() throws {
    let place = Capabilities()
    let grid = try HeatGrid(
      rows: 4, columns: 4, cells: (0..<16).map { .value(Double($0) / 15) })
    let raster = Raster(
      fitting: 4, by: 4, in: Area(row: 0, column: 0, rows: 2, columns: 4), capabilities: place)
    var frame = Frame(rows: 2, columns: 4)
    frame.draw(grid, on: raster, colorMap: .viridis, capabilities: place)
    for row in 0..<4 {
      for column in 0..<4 {
        let style = frame[row / 2, column].style
        let shown = row % 2 == 0 ? style.foreground : style.background
        #expect(shown == ColorMap.viridis.rgb(Double(row * 4 + column) / 15).color)
      }
    }
  }

  @Test func unpaintedHalves() throws {
    func cell(_ upper: HeatCell, _ lower: HeatCell?) throws -> Cell {
      let cells = [upper] + (lower.map { [$0] } ?? [])
      let raster = Raster(
        fitting: cells.count, by: 1, in: Area(row: 0, column: 0, rows: 1, columns: 1),
        capabilities: Capabilities())
      var frame = Frame(rows: 1, columns: 1)
      frame.draw(
        try HeatGrid(rows: cells.count, columns: 1, cells: cells), on: raster,
        colorMap: .viridis, capabilities: Capabilities())
      return frame[0, 0]
    }
    let top = ColorMap.viridis.rgb(1).color
    #expect(try cell(.value(1), .unreachable) == Cell("▀", Style(foreground: top)))
    #expect(try cell(.unreachable, .value(1)) == Cell("▄", Style(foreground: top)))
    #expect(try cell(.unreachable, .unreachable) == Cell("╱", Style(dim: true)))
    #expect(try cell(.value(1), .value(1)) == Cell(" ", Style(background: top)))
    // The lower half lies beyond the picture.
    #expect(try cell(.value(1), nil) == Cell("▀", Style(foreground: top)))
  }
}
