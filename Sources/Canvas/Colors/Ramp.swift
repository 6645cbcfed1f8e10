extension ColorMap {
  /// What a value, 0 to 1, looks like where it has a whole cell to itself.
  ///
  /// A blank on a coloured background in `rgb` and `palette256`; with sixteen colours a blend of two
  /// of them by a shade `░▒▓` (or `.+#`); without colours a character of growing ink, and for the
  /// diverging map different characters below and above 0.
  public func cell(_ value: Double, capabilities: Capabilities) -> Cell {
    switch capabilities.depth {
    case .rgb, .palette256:
      return Cell(" ", Style(background: rgb(value, depth: capabilities.depth).color))
    case .sixteen, .none:
      let steps = cells(capabilities)
      let value = value.isNaN ? 0 : min(max(value, 0), 1)
      return steps[min(Int(value * Double(steps.count)), steps.count - 1)]
    }
  }

  /// The cells that a place can tell apart, from value 0 to value 1.
  public func cells(_ capabilities: Capabilities) -> [Cell] {
    switch capabilities.depth {
    case .rgb: return distinct(colors)
    case .palette256: return distinct(paletteColors)
    case .sixteen where isDiverging:
      return capabilities.unicode ? Ramp.divergingShades : Ramp.divergingBlends
    case .sixteen: return capabilities.unicode ? Ramp.shades : Ramp.blends
    case .none: return isDiverging ? Ramp.divergingInk : Ramp.ink
    }
  }

  private func distinct(_ colors: [RGB]) -> [Cell] {
    var cells: [Cell] = []
    for color in colors where cells.last?.style.background != color.color {
      cells.append(Cell(" ", Style(background: color.color)))
    }
    return cells
  }
}

/// Ramps of characters where colours are few or none.
enum Ramp {
  /// Ordered by the ink they have in DejaVu Sans Mono: 0, 2.5, 2.8, 5, 9, 11, 12, 18, 23 and 27 %.
  static let ink = " .-:*+=%#@".map { Cell($0) }

  /// Strokes below 0, dots and crosses above, both with more ink away from it.
  static let divergingInk = "N=~- .:+#".map { Cell($0) }

  /// Black over blue and cyan to white: lighter at every step with any usual palette.
  static let shades = blended([0, 4, 6, 15], unicode: true)
  /// The same without block elements.
  static let blends = blended([0, 4, 6, 15], unicode: false)

  /// Blue over cyan to white for 0, then over yellow to red.
  static let divergingShades = diverging(unicode: true)
  /// The same without block elements.
  static let divergingBlends = diverging(unicode: false)

  private static func diverging(unicode: Bool) -> [Cell] {
    let negative = blended([4, 6, 15], unicode: unicode)
    let positive = blended([1, 3, 15], unicode: unicode)
    return negative + positive.reversed().dropFirst()
  }

  /// Steps from one named colour over the next to the last, four from each to the following.
  static func blended(_ named: [UInt8], unicode: Bool) -> [Cell] {
    let shades: [Character] = Array(unicode ? " ░▒▓" : " .+#")
    var cells: [Cell] = []
    for (below, above) in zip(named, named.dropFirst()) {
      for shade in shades {
        let style = Style(foreground: .palette(above), background: .palette(below))
        cells.append(Cell(shade, style))
      }
    }
    if let last = named.last {
      cells.append(Cell(" ", Style(foreground: .palette(last), background: .palette(last))))
    }
    return cells
  }
}
