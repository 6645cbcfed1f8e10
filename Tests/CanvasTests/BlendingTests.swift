import Canvas
import Testing

@Suite struct BlendingTests {
  private func picture(_ color: RGB) throws -> PixelImage {
    try PixelImage(
      height: 4, width: 4,
      bytes: (0..<16).flatMap { _ in [color.red, color.green, color.blue] })
  }

  private func cell(
    _ heat: HeatCell, over color: RGB, strength: Double,
    _ place: Capabilities = Capabilities()
  ) throws -> Cell {
    let raster = Raster(
      fitting: 2, by: 1, in: Area(row: 0, column: 0, rows: 1, columns: 1), capabilities: place)
    var frame = Frame(rows: 1, columns: 1)
    frame.draw(
      try HeatGrid(rows: 1, columns: 1, cells: [heat]), on: raster, colorMap: .viridis,
      capabilities: place, picture: try picture(color), strength: strength)
    return frame[0, 0]
  }

  @Test(arguments: [0, 0.25, 0.5, 1])
  func strength(_ strength: Double) throws {
    let below = RGB(200, 40, 90)
    let expected = below.mixed(with: ColorMap.viridis.rgb(0.6), share: strength)
    #expect(
      try cell(.value(0.6), over: below, strength: strength)
        == Cell(" ", Style(background: expected.color)))
  }

  @Test func specialKindsKeepTheirMarks() throws {
    for special in HeatKindTests.special {
      let alone = special.cell(colorMap: .viridis, capabilities: Capabilities())
      for color in [RGB(0, 0, 0), RGB(128, 128, 128), RGB(255, 255, 255)] {
        let blended = try cell(special, over: color, strength: 0.5)
        #expect(blended.character == alone.character)
        guard case .rgb(let r, let g, let b) = blended.style.background,
          case .rgb(let red, let green, let blue) = blended.style.foreground
        else {
          Issue.record("a blend has exact colours")
          continue
        }
        #expect(abs(RGB(r, g, b).lightness - RGB(red, green, blue).lightness) > 0.15)
      }
      let picture = try cell(special, over: RGB(9, 9, 9), strength: 0)
      #expect(picture == Cell(" ", Style(background: .rgb(9, 9, 9))))
    }
  }

  @Test func fewColorsShowTheStronger() throws {
    for depth in [ColorDepth.sixteen, .none] {
      let place = Capabilities(depth: depth)
      let heat = HeatCell.value(1).cell(colorMap: .viridis, capabilities: place)
      #expect(try cell(.value(1), over: RGB(0, 0, 0), strength: 0.6, place) == heat)
      #expect(try cell(.value(1), over: RGB(0, 0, 0), strength: 0.4, place) != heat)
    }
  }

  @Test func paletteBlendsAreFixedSlots() throws {
    let place = Capabilities(depth: .palette256)
    let blended = try cell(.value(0.3), over: RGB(201, 33, 77), strength: 0.5, place)
    #expect(blended.style.background.reduced(to: .palette256) == blended.style.background)
  }
}
