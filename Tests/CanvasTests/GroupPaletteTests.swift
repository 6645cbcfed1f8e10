import Canvas
import Testing

@Suite struct GroupPaletteTests {
  @Test(arguments: [ColorDepth.rgb, .palette256, .sixteen])
  func colorsDiffer(_ depth: ColorDepth) {
    let colors = (0..<GroupPalette.count).map { GroupPalette.color($0, depth: depth) }
    #expect(GroupPalette.count >= 8)
    #expect(Set(colors).count == GroupPalette.count)
    let exact: [RGB] = colors.compactMap {
      guard case .rgb(let red, let green, let blue) = $0 else { return nil }
      return RGB(red, green, blue)
    }
    for (index, color) in exact.enumerated() {
      for other in exact[..<index] { #expect(color.distance(to: other) > 0.1) }
    }
  }

  @Test func groupsBeyondTheLastBeginAnew() {
    #expect(GroupPalette.rgb(8) == GroupPalette.rgb(0))
    #expect(GroupPalette.rgb(-1) == GroupPalette.rgb(7))
    #expect(GroupPalette.letter(0) == "A")
    #expect(GroupPalette.letter(26) == "a")
    #expect(GroupPalette.letter(52) == "A")
  }
}
