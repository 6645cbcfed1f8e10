import Canvas
import Support
import Testing

@Suite struct PlotTests {
  static let plot = Plot(
    series: [
      .init(
        name: "quadratic", points: [112, 224, 448, 896].map { .init($0, $0 * $0 * $0 * $0 / 1000) }
      ),
      .init(name: "linear", points: [112, 224, 448, 896].map { .init($0, $0 * $0 * 1000) }),
    ],
    xName: "side, pixels", yName: "multiply-adds", xIsLogarithmic: true, yIsLogarithmic: true,
    markedX: 320, yUnit: .count)

  @Test(arguments: [true, false])
  func golden(_ unicode: Bool) {
    var frame = Frame(rows: 14, columns: 60)
    frame.draw(
      PlotTests.plot, in: frame.area, capabilities: Capabilities(depth: .none, unicode: unicode))
    expectGolden(frame.text(), "plot-\(unicode ? "unicode" : "ascii")")
  }

  @Test func aLineThroughTwoPointsIsStraight() {
    let plot = Plot(series: [.init(name: "", points: [.init(0, 0), .init(1, 1)])])
    var frame = Frame(rows: 14, columns: 40)
    frame.draw(plot, in: frame.area, capabilities: Capabilities(unicode: false))
    var columns: [Int] = []
    for row in 2..<12 {
      let drawn = (4..<40).filter { ".o".contains(frame[row, $0].character) }
      #expect(!drawn.isEmpty)
      columns.append(drawn.reduce(0, +) / max(drawn.count, 1))
    }
    for (upper, lower) in zip(columns, columns.dropFirst()) { #expect(upper > lower) }
  }

  @Test func whatCannotBePlacedIsLeftOut() {
    let points: [Plot.Point] = [
      .init(.nan, 1), .init(1, .infinity), .init(-1, 5), .init(1, 0), .init(10, 10),
      .init(100, 1000),
    ]
    let plot = Plot(
      series: [.init(name: "s", points: points)], xIsLogarithmic: true, yIsLogarithmic: true,
      markedX: -4)
    var frame = Frame(rows: 10, columns: 40)
    frame.draw(plot, in: frame.area, capabilities: Capabilities(unicode: false))
    let text = frame.text()
    #expect(text.contains("1000"))
    #expect(text.contains("100"))
    #expect(!text.contains(":"))
  }

  @Test func nothingAndTooSmall() {
    var frame = Frame(rows: 10, columns: 40)
    frame.draw(Plot(series: []), in: frame.area, capabilities: Capabilities())
    #expect(frame.text().hasPrefix("nothing to plot\n"))
    frame = Frame(rows: 5, columns: 40)
    frame.draw(PlotTests.plot, in: frame.area, capabilities: Capabilities())
    #expect(frame.text().hasPrefix("too small to plot\n"))
  }

  @Test func onePointIsInTheMiddle() {
    let plot = Plot(series: [.init(name: "", points: [.init(5, 5)])])
    var frame = Frame(rows: 11, columns: 40)
    frame.draw(plot, in: frame.area, capabilities: Capabilities(unicode: false))
    #expect((0..<40).contains { frame[5, $0].character == "o" })
  }
}
