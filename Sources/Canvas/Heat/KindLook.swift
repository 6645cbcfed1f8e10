/// How a special kind of cell looks: a colour that no map has, and a mark that no ramp has.
struct KindLook: Sendable {
  /// The colour of the whole cell; nil leaves the background as it is.
  let solid: RGB?
  /// The same among xterm's fixed slots, chosen by hand: the nearest may be a colour of a map.
  let slot: UInt8
  /// The colour of the mark on it; nil is the terminal's own.
  let ink: RGB?
  /// The same two among the sixteen named colours.
  let named: (solid: UInt8, ink: UInt8)?
  /// The mark.
  let mark: Character
  /// The mark in ASCII.
  let asciiMark: Character

  /// The colour of the whole cell at a depth of 256 colours or more.
  func solid(_ depth: ColorDepth) -> RGB? {
    solid.map { depth == .palette256 ? XtermPalette.rgb(slot) : $0 }
  }
}

extension HeatKind {
  /// Its look; nil for values, groups and origins, whose look depends on the number.
  var look: KindLook? {
    switch self {
    case .value, .group, .origin, .blank: return nil
    case .zero:
      return KindLook(
        solid: RGB(62, 54, 20), slot: 58, ink: RGB(214, 202, 150), named: (0, 3), mark: "·",
        asciiMark: "0")
    case .masked:
      return KindLook(
        solid: RGB(110, 18, 30), slot: 88, ink: RGB(245, 180, 180), named: (1, 15), mark: "×",
        asciiMark: "x")
    case .padding:
      return KindLook(
        solid: RGB(175, 135, 255), slot: 141, ink: RGB(80, 40, 150), named: (5, 15), mark: "┼",
        asciiMark: "p")
    case .unreachable:
      return KindLook(solid: nil, slot: 0, ink: nil, named: nil, mark: "╱", asciiMark: "/")
    case .above:
      return KindLook(
        solid: RGB(255, 0, 135), slot: 198, ink: RGB(255, 255, 255), named: (9, 0), mark: "▲",
        asciiMark: "^")
    case .below:
      return KindLook(
        solid: RGB(0, 215, 255), slot: 45, ink: RGB(0, 0, 0), named: (14, 0), mark: "▼",
        asciiMark: "v")
    case .notANumber:
      return KindLook(
        solid: RGB(0, 255, 0), slot: 46, ink: RGB(0, 0, 0), named: (10, 0), mark: "?",
        asciiMark: "?")
    }
  }

  /// The mark of a special kind on a place.
  ///
  /// Without colours a faint dot would pass for a small value, so zero is written as a digit there.
  func mark(_ capabilities: Capabilities) -> Character {
    guard let look else { return " " }
    let plain = !capabilities.unicode || (self == .zero && capabilities.depth == .none)
    return plain ? look.asciiMark : look.mark
  }

  /// What a special kind looks like where it has a whole cell.
  func cell(_ capabilities: Capabilities) -> Cell {
    guard let look else { return Cell() }
    let mark = mark(capabilities)
    guard let solid = look.solid(capabilities.depth), let ink = look.ink, let named = look.named
    else {
      return Cell(mark, Style(dim: true))
    }
    switch capabilities.depth {
    case .none: return Cell(mark)
    case .sixteen:
      return Cell(
        mark, Style(foreground: .palette(named.ink), background: .palette(named.solid)))
    case .palette256, .rgb:
      return Cell(
        mark,
        Style(
          foreground: ink.color.reduced(to: capabilities.depth),
          background: solid.color))
    }
  }
}

extension HeatCell {
  /// What it looks like where it has a whole character cell.
  public func cell(colorMap: ColorMap, capabilities: Capabilities) -> Cell {
    switch self {
    case .value(let value) where !value.isNaN:
      return colorMap.cell(value, capabilities: capabilities)
    case .group(let group):
      let letter = GroupPalette.letter(group)
      switch capabilities.depth {
      case .none: return Cell(letter)
      case .sixteen:
        return Cell(
          letter,
          Style(
            foreground: .palette(0),
            background: GroupPalette.color(group, depth: capabilities.depth)))
      case .palette256, .rgb:
        return Cell(
          " ", Style(background: GroupPalette.color(group, depth: capabilities.depth)))
      }
    case .origin(let row, let column):
      let letter = OriginColors.letter(row: row, column: column)
      let ground = OriginColors.color(row: row, column: column, depth: capabilities.depth)
      switch capabilities.depth {
      case .none: return Cell(letter)
      case .sixteen:
        let ink = OriginColors.named(row: row, column: column).ink
        return Cell(letter, Style(foreground: .palette(ink), background: ground))
      case .palette256, .rgb: return Cell(" ", Style(background: ground))
      }
    default: return kind.cell(capabilities)
    }
  }

  /// Its colour where it shares a character cell; nil lets the background through.
  func solid(_ colorMap: ColorMap, depth: ColorDepth) -> RGB? {
    switch self {
    case .value(let value) where !value.isNaN: return colorMap.rgb(value, depth: depth)
    case .group(let group):
      guard case .rgb(let red, let green, let blue) = GroupPalette.color(group, depth: depth) else {
        return GroupPalette.rgb(group)
      }
      return RGB(red, green, blue)
    case .origin(let row, let column):
      let color = OriginColors.color(row: row, column: column, depth: depth)
      guard case .rgb(let red, let green, let blue) = color else {
        return OriginColors.rgb(row: row, column: column)
      }
      return RGB(red, green, blue)
    default: return kind.look?.solid(depth)
    }
  }
}
