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
      let negative = Ramp.blended([4, 6, 15], unicode: capabilities.unicode)
      let positive = Ramp.blended([1, 3, 15], unicode: capabilities.unicode)
      return negative + positive.reversed().dropFirst()
    case .sixteen: return Ramp.blended([0, 4, 6, 15], unicode: capabilities.unicode)
    case .none where isDiverging:
      return (Ramp.negativeInk.reversed() + [" "] + Ramp.positiveInk).map { Cell($0) }
    case .none: return Ramp.ink.map { Cell($0) }
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
  static let ink: [Character] = Array(" .-:*+=%#@")
  /// Positive values of a diverging map: dots and crosses of growing ink.
  static let positiveInk: [Character] = Array(".:+#")
  /// Negative values of a diverging map: strokes of growing ink.
  static let negativeInk: [Character] = Array("-~=N")

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
