import Canvas
import Testing

@Suite struct ReductionTests {
  @Test func colors() {
    let color = Color.rgb(250, 132, 3)
    #expect(color.reduced(to: .rgb) == color)
    #expect(color.reduced(to: .palette256) == .rgb(255, 135, 0))
    #expect(color.reduced(to: .none) == .standard)
    #expect(Color.rgb(255, 0, 0).reduced(to: .sixteen) == .palette(9))
    #expect(Color.palette(3).reduced(to: .sixteen) == .palette(3))
    #expect(Color.palette(208).reduced(to: .palette256) == .palette(208))
    #expect(Color.palette(196).reduced(to: .sixteen) == .palette(9))
    #expect(Color.palette(3).reduced(to: .none) == .standard)
    for depth in ColorDepth.allCases { #expect(Color.standard.reduced(to: depth) == .standard) }
  }

  @Test func asciiOnly() {
    var frame = Frame(rows: 2, columns: 24)
    frame.write("┌─┐│└┘ ▀█░ ● → é 漢 …", row: 0, column: 0)
    let reduced = frame.reduced(to: Capabilities(depth: .none, unicode: false))
    #expect(reduced.text() == "+-+|++ \"#: o > e ?  .\n\n")
    #expect(reduced.cells.allSatisfy { $0.character.isASCII && !$0.isRightHalf })
  }

  @Test func formulasStayLegible() {
    var frame = Frame(rows: 1, columns: 40)
    frame.write("Σᵢ √(var + ε) · N₀² Kᵀ 10⁻⁶ ⌊x⌋ ▾", row: 0, column: 0)
    let text = frame.reduced(to: Capabilities(depth: .none, unicode: false)).text()
    #expect(text == "Si V(var + e) . N02 KT 10-6 [x] v\n")
  }

  @Test func everyCharacterHasAnAsciiForm() {
    var frame = Frame(rows: 1, columns: 1)
    for value in 0x2190...0x28FF {
      guard let scalar = UnicodeScalar(value) else { continue }
      frame[0, 0] = Cell(Character(scalar))
      let cell = frame.reduced(to: Capabilities(depth: .rgb, unicode: false))[0, 0]
      #expect(cell.character.isASCII)
    }
  }
}
