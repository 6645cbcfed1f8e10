import Canvas
import Foundation
import Testing

@Suite struct FigureTests {
  static func panel(picture: Bool, title: String = "") throws -> Figure.Panel {
    let grid = try HeatGridTests.sample()
    var rectangles: [Figure.Rectangle] = []
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        rectangles.append(
          Figure.Rectangle(
            .init(x: Double(column) * 8, y: Double(row) * 8, width: 8, height: 8),
            grid[row, column]))
      }
    }
    let image = try PixelImage(
      height: 8, width: 16, bytes: (0..<384).map { UInt8($0 * 5 % 256) })
    return Figure.Panel(
      title: title, imageHeight: 32, imageWidth: 64, picture: picture ? image : nil,
      rectangles: rectangles, marker: .init(x: 16, y: 8, width: 8, height: 8))
  }

  static func sample(picture: Bool = true) throws -> Figure {
    Figure(
      title: "Attention <of> one query & its keys", subtitle: "stage 1, head 2",
      caption: "What the colours mean, and where the picture comes from.",
      panels: [try panel(picture: picture)],
      legend: Legend(minimum: 3.2e-4, maximum: 0.0132, scaleName: "weight", isLogarithmic: true),
      metadata: [("Model", "pvt_v2_b0"), ("Input", "Bär.png")])
  }

  @Test func svgHoldsTextAndRectangles() throws {
    let figure = try FigureTests.sample()
    let svg = SVGReader(try figure.svg())
    #expect(svg.error == nil)
    let texts = svg.all("text").map(\.text)
    for expected in [
      figure.title, figure.subtitle, figure.caption, "3.2e-4", "0.001", "0.0132",
      "weight (log)", "query token", "masked", "padding", "out of reach", "exactly 0",
      "above the scale", "below the scale", "not a number",
    ] {
      #expect(texts.contains(expected), "\(expected) is missing")
    }
    #expect(svg.all("title").map(\.text) == [figure.title])
    #expect(svg.all("entry").map(\.text) == ["pvt_v2_b0", "Bär.png"])
    #expect(svg.all("entry").map { $0.attributes["name"] } == ["Model", "Input"])
    let image = svg.all("image").first?.attributes["href"] ?? ""
    let prefix = "data:image/png;base64,"
    #expect(image.hasPrefix(prefix))
    let data = try #require(Data(base64Encoded: String(image.dropFirst(prefix.count))))
    let picture = try Pixels(png: [UInt8](data))
    #expect(picture.width == 16 && picture.height == 8)
    #expect(picture.colors.first == RGB(0, 5, 10))
  }

  @Test func pngShowsTheHeat() throws {
    var figure = try FigureTests.sample(picture: false)
    figure.legend?.scaleName = ""
    let svg = SVGReader(try figure.svg())
    let pixels = try Pixels(png: try figure.png(scale: 2))
    // The rectangle of every heat cell, found in the SVG, has its colour in the PNG.
    for value in [0, 3, 7] {
      let color = ColorMap.viridis.rgb(Double(value) / 7)
      let hex = String(format: "#%02x%02x%02x", color.red, color.green, color.blue)
      let found = svg.all("rect").first { $0.attributes["fill"] == hex }
      let rect = try #require(found)
      let x = Int(2 * rect.number("x") + rect.number("width") * 0.3)
      let y = Int(2 * rect.number("y") + rect.number("height") * 0.3)
      #expect(pixels[y, x] == color)
    }
    #expect(pixels.width == 920)
    #expect(pixels[2, 2] == Theme.light.background)
  }

  @Test func pngMetadata() throws {
    let png = try PNGReader(try FigureTests.sample().png())
    #expect(png.chunks[0].type == "IHDR")
    #expect(png.texts.map(\.key) == ["Model", "Input"])
    #expect(png.texts.map(\.value) == ["pvt_v2_b0", "Bär.png"])
  }

  @Test func pdfMetadata() throws {
    var figure = try FigureTests.sample()
    figure.title = "Plain title"
    figure.metadata = [("Model", "pvt_v2_b0"), ("Layer", "stages.0")]
    let bytes = try figure.pdf()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("%PDF-"))
    #expect(text.contains("/Title (Plain title)"))
    #expect(text.contains("/Subject (Model: pvt_v2_b0; Layer: stages.0)"))
    #expect(text.contains("/Keywords (pvt_v2_b0, stages.0)"))
    #expect(text.contains("/FontDescriptor"), "text is text, not outlines")
  }

  @Test func strengthBlends() throws {
    func color(_ strength: Double) throws -> RGB {
      let grey = try PixelImage(height: 1, width: 1, bytes: [100, 100, 100])
      let figure = Figure(
        title: "",
        panels: [
          Figure.Panel(
            imageHeight: 10, imageWidth: 10, picture: grey, strength: strength,
            rectangles: [.init(.init(x: 0, y: 0, width: 10, height: 10), .value(1))])
        ], width: 136)
      let pixels = try Pixels(png: try figure.png(scale: 1))
      return pixels[60, 60]
    }
    #expect(try color(0) == RGB(100, 100, 100))
    #expect(try color(1) == ColorMap.viridis.rgb(1))
    let half = try color(0.5)
    let expected = RGB(100, 100, 100).mixed(with: ColorMap.viridis.rgb(1), share: 0.5)
    #expect(half.distance(to: expected) < 0.01)
  }

  @Test func panelsShareTheWidth() throws {
    var figure = try FigureTests.sample()
    figure.panels = try (0..<5).map { try FigureTests.panel(picture: false, title: "head \($0)") }
    let svg = SVGReader(try figure.svg())
    let clips = svg.all("rect").filter { $0.attributes["fill"] == "none" }
    #expect(clips.count > 5)
    for index in 0..<5 { #expect(svg.all("text").contains { $0.text == "head \(index)" }) }
    let width = svg.elements[0].number("width")
    for rect in svg.all("rect") {
      #expect(rect.number("x") >= 0 || rect.attributes["x"] == nil)
      if rect.attributes["x"] != nil {
        #expect(rect.number("x") + rect.number("width") <= width)
      }
    }
  }

  @Test func longTextsStayInside() throws {
    var figure = try FigureTests.sample()
    figure.title = String(repeating: "A long title ", count: 12)
    figure.caption = String(repeating: "words and more ", count: 40)
    figure.panels[0].title = String(repeating: "panel ", count: 60)
    let svg = SVGReader(try figure.svg())
    for text in svg.all("text") { #expect(text.text.count < 120) }
    #expect(svg.all("text").contains { $0.text.hasSuffix("…") })
  }

  @Test func badNumbersAreRefusedOrLeftOut() throws {
    var figure = try FigureTests.sample()
    figure.width = .nan
    #expect(throws: CanvasError.self) { try figure.png() }
    figure.width = 1e9
    #expect(throws: CanvasError.self) { try figure.pdf() }
    figure = try FigureTests.sample()
    figure.panels[0].imageWidth = 0
    #expect(throws: CanvasError.self) { try figure.svg() }
    figure = try FigureTests.sample()
    #expect(throws: CanvasError.self) { try figure.png(scale: .infinity) }
    #expect(throws: CanvasError.self) { try figure.png(scale: 1e6) }
    figure.panels[0].rectangles = [
      .init(.init(x: .nan, y: 0, width: 1, height: 1), .unreachable),
      .init(.init(x: 0, y: 0, width: .infinity, height: 1), .unreachable),
      .init(.init(x: 0, y: 0, width: -4, height: 1), .unreachable),
      .init(.init(x: 1e5, y: 0, width: 1e5, height: 1e5), .unreachable),
      .init(.init(x: -1e5, y: -1e5, width: 9e5, height: 9e5), .unreachable),
    ]
    figure.panels[0].imageWidth = 1
    figure.panels[0].imageHeight = 1
    figure.legend = Legend(minimum: .nan, maximum: .infinity)
    #expect(try PNGReader(try figure.png()).chunks.count > 3)
  }

  @Test func nothingToShow() throws {
    let svg = SVGReader(try Figure(title: "", panels: []).svg())
    #expect(svg.error == nil)
    #expect(svg.all("text").isEmpty)
  }
}
