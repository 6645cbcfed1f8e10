/// How many columns a text takes on a terminal.
///
/// East Asian wide characters and emoji take 2, combining marks 0, everything else 1; what `write`
/// replaces counts as its replacement.
public func displayWidth(_ text: String) -> Int {
  // Most text is ASCII, and most of the time goes into finding where its characters end. A line
  // break of two bytes is one character.
  if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) { return text.utf8.count }
  return text.reduce(0) { $0 + CellCharacter($1).width }
}

/// A character as a cell can hold it, the same on every terminal.
///
/// Terminals disagree on sequences of emoji and on invisible selectors, so a cell gets one base
/// and its combining marks. Control characters, which could command the terminal, are replaced.
struct CellCharacter {
  /// What is shown.
  let character: Character
  /// The columns it takes: 0 where nothing is to be shown, else 1 or 2.
  let width: Int

  /// Stands for what must not reach a terminal.
  static let replacement: Character = "\u{FFFD}"

  init(_ original: Character) {
    if let ascii = original.asciiValue {
      let printable = ascii >= 32 && ascii < 127
      character = printable ? original : CellCharacter.replacement
      width = 1
      return
    }
    let scalars = original.unicodeScalars
    guard let base = scalars.first else {
      (character, width) = (" ", 0)
      return
    }
    let baseWidth = base.terminalWidth
    guard let baseWidth else {
      (character, width) = (CellCharacter.replacement, 1)
      return
    }
    width = baseWidth
    guard scalars.index(after: scalars.startIndex) != scalars.endIndex else {
      character = original
      return
    }
    var kept = String.UnicodeScalarView()
    kept.append(base)
    // ncurses holds a base and four marks.
    for scalar in scalars.dropFirst()
    where scalar.terminalWidth == 0 && !scalar.properties.isDefaultIgnorableCodePoint {
      if kept.count < 5 { kept.append(scalar) }
    }
    character = Character(String(kept))
  }
}

extension Unicode.Scalar {
  /// The columns of this scalar alone; nil where it must not reach a terminal.
  var terminalWidth: Int? {
    if value < 0x20 || (value >= 0x7F && value < 0xA0) { return nil }
    if value < 0x300 || (value >= 0x2500 && value < 0x25FD) { return 1 }
    switch value {
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: return nil  // they reorder the line
    case 0x1F1E6...0x1F1FF: return 1  // halves of a flag
    case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0  // vowels and finals of a Hangul syllable
    default: break
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    case .format where properties.isDefaultIgnorableCodePoint: return 0
    default: break
    }
    if properties.isDefaultIgnorableCodePoint { return 0 }
    return isWide ? 2 : 1
  }

  /// East Asian Width W or F (Unicode Standard Annex 11), emoji presentation included.
  private var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
      0x1F200...0x1F265, 0x20000...0x3FFFD:
      return true
    default: return properties.isEmojiPresentation
    }
  }
}
