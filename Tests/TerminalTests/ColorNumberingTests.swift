import Canvas
import Terminal
import Testing

@Suite struct ColorNumberingTests {
  private func number(
    of color: Color, depth: ColorDepth, count: Int
  ) -> (number: Int, isBright: Bool) {
    var numbering = ColorNumbering(depth: depth, count: count)
    var isBright = false
    let number = numbering.number(of: color, isBright: &isBright)
    return (Int(number), isBright)
  }

  @Test(arguments: ColorDepth.allCases)
  func `the terminal's own colour stays that`(depth: ColorDepth) {
    #expect(number(of: .standard, depth: depth, count: 256).number == -1)
  }

  @Test func `24-bit colours are their value and the named ones follow them`() {
    #expect(number(of: .rgb(0x12, 0x34, 0x56), depth: .rgb, count: 1 << 24).number == 0x12_3456)
    #expect(number(of: .rgb(0, 0, 1), depth: .rgb, count: 1 << 24).number == 1)
    #expect(number(of: .palette(9), depth: .rgb, count: 1 << 24).number == 0x100_0009)
  }

  @Test func `each fixed slot is nearest to itself`() {
    var numbering = ColorNumbering(depth: .palette256, count: 256)
    for slot in 16...UInt8.max {
      let color = XtermColors.color(slot)
      var isBright = false
      let found = UInt8(
        numbering.number(of: .rgb(color.red, color.green, color.blue), isBright: &isBright))
      #expect(XtermColors.color(found) == color)
      #expect(found >= 16)
    }
  }

  @Test func `a grey goes to the grey ramp and keeps the order of lightness`() {
    var numbering = ColorNumbering(depth: .palette256, count: 256)
    var isBright = false
    let levels = (0...255).map { level in
      let value = UInt8(level)
      let slot = numbering.number(of: .rgb(value, value, value), isBright: &isBright)
      return XtermColors.color(UInt8(slot))
    }
    #expect(levels.allSatisfy { $0.red == $0.green && $0.green == $0.blue })
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0.red <= $1.red })
    #expect(Set(levels.map(\.red)).count > 24)
  }

  @Test func `named colours below the first slot are never used for data in 256 colours`() {
    #expect(number(of: .rgb(205, 0, 0), depth: .palette256, count: 256).number >= 16)
    #expect(number(of: .palette(1), depth: .palette256, count: 256).number == 1)
  }

  @Test func `eight colours show the bright ones bold`() {
    #expect(number(of: .palette(3), depth: .sixteen, count: 8) == (3, false))
    #expect(number(of: .palette(11), depth: .sixteen, count: 8) == (3, true))
    #expect(number(of: .palette(11), depth: .sixteen, count: 16) == (11, false))
  }

  @Test func `an exact colour goes to the nearest named one`() {
    #expect(number(of: .rgb(200, 10, 10), depth: .sixteen, count: 8).number == 1)
    #expect(number(of: .rgb(250, 250, 20), depth: .sixteen, count: 16).number == 11)
    #expect(number(of: .rgb(250, 250, 20), depth: .sixteen, count: 8).number == 3)
    #expect(number(of: .rgb(3, 2, 1), depth: .sixteen, count: 16).number == 0)
  }

  @Test func `a fixed slot asked for by number is shown at every depth`() {
    #expect(number(of: .palette(196), depth: .palette256, count: 256).number == 196)
    #expect(number(of: .palette(196), depth: .rgb, count: 1 << 24).number == 0xFF_0000)
    #expect(number(of: .palette(196), depth: .sixteen, count: 16).number == 9)
  }

  @Test func `without colours there is only the terminal's own`() {
    #expect(number(of: .rgb(200, 10, 10), depth: .none, count: 0).number == -1)
    #expect(number(of: .palette(9), depth: .none, count: 0) == (-1, false))
  }
}
