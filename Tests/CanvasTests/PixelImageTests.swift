import Canvas
import Testing

@Suite struct PixelImageTests {
  @Test func sizesAreChecked() {
    #expect(throws: CanvasError.pictureSize(height: 1, width: 2, bytes: 5)) {
      try PixelImage(height: 1, width: 2, bytes: [0, 0, 0, 0, 0])
    }
    #expect(throws: CanvasError.self) { try PixelImage(height: 0, width: 0, bytes: []) }
    #expect(throws: CanvasError.self) {
      try PixelImage(height: .max, width: .max, bytes: [0, 0, 0])
    }
    #expect(throws: CanvasError.self) {
      try PixelImage(height: -1, width: -1, bytes: [0, 0, 0])
    }
  }

  private func gradient() throws -> PixelImage {
    try PixelImage(
      height: 4, width: 4,
      bytes: (0..<16).flatMap { index in [UInt8(16 * index), UInt8(16 * index), 0] })
  }

  @Test func halfBlocksShowEveryPixel() throws {
    let picture = try gradient()
    let raster = Raster(
      fitting: 4, by: 4, in: Area(row: 0, column: 0, rows: 2, columns: 4),
      capabilities: Capabilities())
    var frame = Frame(rows: 2, columns: 4)
    frame.draw(picture, on: raster, capabilities: Capabilities())
    for row in 0..<4 {
      for column in 0..<4 {
        let style = frame[row / 2, column].style
        let shown = row % 2 == 0 ? style.foreground : style.background
        #expect(shown == picture.rgb(row: row, column: column).color)
      }
    }
  }

  @Test func smallerPicturesAreMeans() throws {
    let raster = Raster(
      fitting: 2, by: 1, in: Area(row: 0, column: 0, rows: 1, columns: 1),
      capabilities: Capabilities())
    var frame = Frame(rows: 1, columns: 1)
    frame.draw(try gradient(), on: raster, capabilities: Capabilities())
    // The means of the values 0...7 and 8...15, times 16.
    #expect(frame[0, 0].style.foreground == .rgb(56, 56, 0))
    #expect(frame[0, 0].style.background == .rgb(184, 184, 0))
  }

  /// Lighter pixels are never drawn darker, whatever the place.
  @Test(arguments: RampTests.places)
  func lightnessOrderIsKept(_ place: Capabilities) throws {
    let greys = (0..<32).flatMap { step -> [UInt8] in
      let grey = UInt8(step * 8)
      return [grey, grey, grey]
    }
    let raster = Raster(
      fitting: 2, by: 32, in: Area(row: 0, column: 0, rows: 1, columns: 32), capabilities: place)
    var frame = Frame(rows: 1, columns: 32)
    frame.draw(
      try PixelImage(height: 1, width: 32, bytes: greys), on: raster, capabilities: place)
    let light = try RampTests.lightness((0..<32).map { frame[0, $0] })
    for (darker, lighter) in zip(light, light.dropFirst()) { #expect(lighter >= darker) }
    #expect(light[31] > light[0])
  }
}
