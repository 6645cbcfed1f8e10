import Canvas
import Testing

@Suite struct RGBTests {
  /// Values of Ottosson's reference implementation for the primaries.
  @Test(arguments: [
    (RGB(255, 255, 255), 1.0), (RGB(0, 0, 0), 0.0), (RGB(255, 0, 0), 0.62796),
    (RGB(0, 255, 0), 0.86644), (RGB(0, 0, 255), 0.45201),
  ])
  func lightness(_ color: RGB, _ expected: Double) {
    #expect(abs(color.lightness - expected) < 1e-4)
  }

  @Test func blackAndWhiteAreOneApart() {
    #expect(abs(RGB(0, 0, 0).distance(to: RGB(255, 255, 255)) - 1) < 1e-6)
  }

  @Test func mixing() {
    let below = RGB(0, 100, 200)
    let above = RGB(100, 200, 0)
    #expect(below.mixed(with: above, share: 0) == below)
    #expect(below.mixed(with: above, share: 1) == above)
    #expect(below.mixed(with: above, share: 0.5) == RGB(50, 150, 100))
    #expect(below.mixed(with: above, share: 7) == above)
    #expect(below.mixed(with: above, share: .nan) == below)
  }

  @Test func inkIsReadable() {
    for hex in stride(from: UInt32(0), to: 0xFFFFFF, by: 4099) {
      let color = RGB(hex: hex)
      #expect(abs(color.ink.lightness - color.lightness) >= 0.39)
    }
  }
}
