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
