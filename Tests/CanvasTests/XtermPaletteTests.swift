import Canvas
import Testing

@Suite struct XtermPaletteTests {
  @Test func everyFixedSlotIsNearestToItself() {
    for slot in 16...255 {
      let color = XtermPalette.rgb(UInt8(slot))
      #expect(XtermPalette.rgb(XtermPalette.nearestSlot(to: color)) == color)
    }
  }

  @Test func corners() {
    #expect(XtermPalette.rgb(16) == RGB(0, 0, 0))
    #expect(XtermPalette.rgb(231) == RGB(255, 255, 255))
    #expect(XtermPalette.rgb(208) == RGB(255, 135, 0))
    #expect(XtermPalette.rgb(244) == RGB(128, 128, 128))
  }

  /// The few slots that compete must hardly ever lose against the other 230.
  @Test func nearestIsNearlyTheNearestOfAll() {
    for hex in stride(from: UInt32(0), to: 0xFFFFFF, by: 65_521) {
      let color = RGB(hex: hex)
      let found = color.distance(to: XtermPalette.rgb(XtermPalette.nearestSlot(to: color)))
      let best = (16...255).map { color.distance(to: XtermPalette.rgb(UInt8($0))) }.min() ?? 0
      #expect(found <= best + 0.06)
    }
  }

  @Test func greysGoToTheGreyRampAndKeepTheirOrder() {
    let shown = (0...255).map { level -> RGB in
      let value = UInt8(level)
      return XtermPalette.rgb(XtermPalette.nearestSlot(to: RGB(value, value, value)))
    }
    #expect(shown.allSatisfy { $0.red == $0.green && $0.green == $0.blue })
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.red <= $1.red })
    #expect(Set(shown.map(\.red)).count > 24)
  }

  @Test func namedColors() {
    #expect(XtermPalette.nearestNamed(to: RGB(250, 5, 5)) == 9)
    #expect(XtermPalette.nearestNamed(to: RGB(3, 3, 3)) == 0)
    #expect(XtermPalette.nearestNamed(to: RGB(255, 255, 250)) == 15)
    #expect(XtermPalette.nearestNamed(to: RGB(250, 250, 20)) == 11)
    #expect(XtermPalette.nearestNamed(to: RGB(250, 250, 20), among: 8) == 3)
  }
}
