extension Frame {
  /// The frame for a terminal that scrolls: characters with SGR sequences (ECMA-48, 8.3.117).
  ///
  /// Only what changes from cell to cell is written, colours as the depth allows. Every line ends
  /// in the terminal's own style, so that nothing runs into what follows.
  public func ansi(depth: ColorDepth) -> String {
    var text = ""
    for row in 0..<rows {
      var current = Style()
      for column in 0..<(usedColumns(row)) {
        var cell = self[row, column]
        guard !cell.isRightHalf else { continue }
        cell.style.foreground = cell.style.foreground.reduced(to: depth)
        cell.style.background = cell.style.background.reduced(to: depth)
        text += SGR.change(from: current, to: cell.style, depth: depth)
        current = cell.style
        text.append(cell.character)
      }
      text += SGR.change(from: current, to: Style(), depth: depth) + "\n"
    }
    return text
  }

  /// The columns of a row up to the last that is not blank.
  private func usedColumns(_ row: Int) -> Int {
    var used = columns
    while used > 0, self[row, used - 1] == Cell() { used -= 1 }
    return used
  }
}

/// Select Graphic Rendition: the sequences that change a terminal's style.
private enum SGR {
  static func change(from old: Style, to new: Style, depth: ColorDepth) -> String {
    guard old != new else { return "" }
    if new == Style() { return "\u{1B}[0m" }
    var codes: [String] = []
    var bold = old.bold
    var dim = old.dim
    if (bold && !new.bold) || (dim && !new.dim) {  // one code ends both
      codes.append("22")
      bold = false
      dim = false
    }
    if new.bold && !bold { codes.append("1") }
    if new.dim && !dim { codes.append("2") }
    if new.underline != old.underline { codes.append(new.underline ? "4" : "24") }
    if new.reverse != old.reverse { codes.append(new.reverse ? "7" : "27") }
    if new.foreground != old.foreground { codes.append(code(new.foreground, 30, depth)) }
    if new.background != old.background { codes.append(code(new.background, 40, depth)) }
    return "\u{1B}[" + codes.joined(separator: ";") + "m"
  }

  /// The code of a colour; `base` is 30 for the foreground, 40 for the background.
  private static func code(_ color: Color, _ base: Int, _ depth: ColorDepth) -> String {
    switch color {
    case .standard: return "\(base + 9)"
    case .palette(let slot) where slot < 8: return "\(base + Int(slot))"
    case .palette(let slot) where slot < 16: return "\(base + 52 + Int(slot))"
    case .palette(let slot): return "\(base + 8);5;\(slot)"
    case .rgb(let red, let green, let blue) where depth == .palette256:
      let slot = XtermPalette.nearestSlot(to: RGB(red, green, blue))
      return "\(base + 8);5;\(slot)"
    case .rgb(let red, let green, let blue): return "\(base + 8);2;\(red);\(green);\(blue)"
    }
  }
}
