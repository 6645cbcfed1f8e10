import Pictures
import Testing

@Suite struct PaddingTests {
  private let white = Picture(
    height: 100, width: 200, pixels: [UInt8](repeating: 255, count: 100 * 200 * 3))

  @Test func tellsPaddingFromContent() throws {
    let prepared = try Preprocessing(height: 64, width: 64, cropRatio: 0.9, fit: .pad)(white)
    #expect(prepared.contentRows == 16..<48)
    #expect(prepared.contentColumns == 0..<64)
    for row in 0..<64 {
      for column in 0..<64 {
        let start = (row * 64 + column) * 3
        let isPadding = row < 16 || row >= 48
        #expect(prepared.isPadding(row: row, column: column) == isPadding)
        let shown = Array(prepared.shown.pixels[start..<(start + 3)])
        #expect(shown == (isPadding ? [124, 116, 104] : [255, 255, 255]))
        let values = prepared.normalised[start..<(start + 3)]
        #expect(values.allSatisfy { isPadding ? $0 == 0 : $0 > 2 })
      }
    }
  }

  @Test func aTallPictureIsPaddedAtItsSides() throws {
    let tall = Picture(height: 200, width: 100, pixels: white.pixels)
    let prepared = try Preprocessing(height: 32, width: 96, cropRatio: 0.9, fit: .pad)(tall)
    #expect(prepared.contentRows == 0..<32)
    #expect(prepared.contentColumns == 40..<56)
  }

  @Test func cropAndSquashHaveNone() throws {
    for fit in [Preprocessing.Fit.crop, .squash] {
      let prepared = try Preprocessing(height: 64, width: 32, cropRatio: 0.9, fit: fit)(white)
      #expect(prepared.contentRows == 0..<64)
      #expect(prepared.contentColumns == 0..<32)
    }
  }
}
