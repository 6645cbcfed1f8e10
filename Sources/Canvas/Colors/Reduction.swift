import Foundation

extension Color {
  /// The nearest colour that a place of the given depth shows.
  ///
  /// With 256 colours it is still `rgb`, but exactly one of xterm's fixed slots.
  public func reduced(to depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (.standard, _), (_, .rgb), (.palette, .palette256), (.palette(..<16), .sixteen):
      return self
    case (_, .none): return .standard
    case (.palette(let slot), .sixteen): return XtermPalette.rgb(slot).color.reduced(to: depth)
    case (.rgb(let red, let green, let blue), .palette256):
      return XtermPalette.rgb(XtermPalette.nearestSlot(to: RGB(red, green, blue))).color
    case (.rgb(let red, let green, let blue), .sixteen):
      return .palette(XtermPalette.nearestNamed(to: RGB(red, green, blue)))
    }
  }
}

extension Frame {
  /// The frame with what a place cannot show replaced: colours by the nearest, and, without
  /// unicode, characters by ASCII look-alikes.
  public func reduced(to capabilities: Capabilities) -> Frame {
    var frame = self
    var reduced: [Color: Color] = [:]
    func reduce(_ color: Color) -> Color {
      if let known = reduced[color] { return known }
      let answer = color.reduced(to: capabilities.depth)
      reduced[color] = answer
      return answer
    }
    for row in 0..<rows {
      for column in 0..<columns {
        var cell = self[row, column]
        cell.style.foreground = reduce(cell.style.foreground)
        cell.style.background = reduce(cell.style.background)
        if !capabilities.unicode, !cell.isRightHalf { cell.character = cell.character.ascii }
        if !capabilities.unicode, cell.isRightHalf { cell.character = " " }
        frame[row, column] = cell
      }
    }
    return frame
  }
}

extension Character {
  /// The nearest ASCII character; a question mark where there is none.
  var ascii: Character {
    if isASCII { return self }
    guard let scalar = unicodeScalars.first else { return " " }
    switch scalar.value {
    case 0x2580...0x259F: return Character.asciiBlocks[Int(scalar.value - 0x2580)]
    case 0x2800: return " "
    case 0x2801...0x28FF: return "."
    default: break
    }
    if let known = Character.asciiForms[self] { return known }
    if let arms = LineArms(self) { return arms.ascii }
    // A letter without its accents is still the letter.
    if let base = String(self).decomposedStringWithCanonicalMapping.unicodeScalars.first,
      base.isASCII
    {
      return Character(base)
    }
    return "?"
  }

  /// Block elements from U+2580 by how much of the cell they fill.
  private static let asciiBlocks: [Character] = Array(
    #""__==#######|||||:+#-|..'####'##"#)

  private static let asciiForms: [Character: Character] = [
    "…": ".", "×": "x", "·": ".", "•": "*", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'",
    "“": "\"", "”": "\"", "←": "<", "→": ">", "↑": "^", "↓": "v", "▲": "^", "▼": "v", "◀": "<",
    "▶": ">", "◆": "Q", "◇": "C", "◈": "&", "●": "o", "○": "o", "■": "#", "□": "o", "╱": "/",
    "╲": "\\", "╳": "x", "≤": "<", "≥": ">", "≈": "~", "µ": "u", "μ": "u", "√": "V", "°": "o",
    "▾": "v", "▸": ">", "Σ": "S", "Π": "P", "Φ": "F", "Δ": "D", "∂": "d", "ε": "e", "α": "a",
    "γ": "g", "ᵢ": "i", "ⱼ": "j", "ᵀ": "T", "⌊": "[", "⌋": "]", "⌈": "[", "⌉": "]", "‖": "|",
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "-", "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6",
    "₇": "7", "₈": "8", "₉": "9",
  ]
}
