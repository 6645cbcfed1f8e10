import Canvas
import Support
import Testing

@Suite struct LegendTests {
  private let legend = Legend(
    colorMap: .viridis, minimum: 3.2e-4, maximum: 0.0132, scaleName: "weight, row maximum",
    isLogarithmic: true, kinds: [.zero, .masked, .padding, .unreachable, .above])

  @Test(arguments: RampTests.places)
  func golden(_ place: Capabilities) {
    var text = ""
    for width in [70, 40, 16] {
      var frame = Frame(rows: 7, columns: width)
      let used = frame.draw(legend, in: frame.area, capabilities: place)
      text += "\(used) rows of \(width) columns\n" + frame.text()
    }
    expectGolden(text, "legend-\(place.depth.rawValue)-\(place.unicode ? "unicode" : "ascii")")
  }

  @Test func barShowsTheWholeMap() {
    var frame = Frame(rows: 1, columns: 70)
    frame.draw(Legend(colorMap: .grey), in: frame.area, capabilities: Capabilities())
    let bar = frame.cells.filter { $0.character == "▌" }
    #expect(bar.count == 40)
    #expect(bar.first?.style.foreground == ColorMap.grey.rgb(0.25 / 40).color)
    #expect(bar.last?.style.background == ColorMap.grey.rgb(1 - 0.25 / 40).color)
  }

  @Test func staysInsideItsArea() {
    for rows in 0..<4 {
      for columns in 0..<30 {
        var frame = Frame(rows: 6, columns: 40)
        let area = Area(row: 1, column: 2, rows: rows, columns: columns)
        let used = frame.draw(legend, in: area, capabilities: Capabilities())
        #expect(used <= rows)
        for row in 0..<6 {
          for column in 0..<40 where !area.contains(row: row, column: column) {
            #expect(frame[row, column] == Cell())
          }
        }
      }
    }
  }
}
