/// What is pointed out on a heat map.
public enum Marker: Hashable, Sendable {
  /// The token whose attention is shown.
  case query
  /// The place the person has moved to.
  case cursor

  fileprivate func sign(_ capabilities: Capabilities) -> Character {
    switch self {
    case .query: return capabilities.unicode ? "◆" : "Q"
    case .cursor: return capabilities.unicode ? "◇" : "C"
    }
  }

  /// The sign of a query and a cursor at one place.
  fileprivate static func both(_ capabilities: Capabilities) -> Character {
    capabilities.unicode ? "◈" : "&"
  }
}

extension Frame {
  /// Marks a grid cell on a raster: `◆` for the query, `◇` for the cursor, `◈` for both at once, in
  /// ASCII `Q`, `C` and `&`.
  ///
  /// The sign stands in the middle with its own contrasting background, or in reverse video where
  /// colours are few, so that it is seen on any colour and without any. A grid cell large enough
  /// also gets corners: heavy for the query, light for the cursor.
  public mutating func mark(
    _ marker: Marker, gridRow: Int, gridColumn: Int, gridRows: Int, gridColumns: Int,
    on raster: Raster, capabilities: Capabilities
  ) {
    guard
      let area = raster.cells(
        ofGridRow: gridRow, gridColumn: gridColumn, gridRows: gridRows, gridColumns: gridColumns)
    else { return }
    let row = area.row + (area.rows - 1) / 2
    let column = area.column + (area.columns - 1) / 2
    let other: Marker = marker == .query ? .cursor : .query
    let meets = self[row, column].character == other.sign(capabilities)
    if area.columns >= 3, area.rows >= 2 || !capabilities.unicode {
      outline(area, marker, capabilities)
    }
    let sign = meets ? Marker.both(capabilities) : marker.sign(capabilities)
    self[row, column] = Cell(sign, contrasting(self[row, column].style, capabilities))
  }

  private mutating func outline(_ area: Area, _ marker: Marker, _ capabilities: Capabilities) {
    let bottom = area.row + area.rows - 1
    let right = area.column + area.columns - 1
    guard capabilities.unicode else {
      let brackets: (Character, Character) = marker == .query ? ("[", "]") : ("(", ")")
      for row in area.row...bottom {
        overlay(brackets.0, row, area.column, capabilities)
        overlay(brackets.1, row, right, capabilities)
      }
      return
    }
    let corners: [Character] =
      marker == .query ? ["┏", "┓", "┗", "┛"] : ["┌", "┐", "└", "┘"]
    overlay(corners[0], area.row, area.column, capabilities)
    overlay(corners[1], area.row, right, capabilities)
    overlay(corners[2], bottom, area.column, capabilities)
    overlay(corners[3], bottom, right, capabilities)
  }

  /// Draws a character in readable ink over the colour a cell has.
  private mutating func overlay(
    _ character: Character, _ row: Int, _ column: Int, _ capabilities: Capabilities
  ) {
    let style = self[row, column].style
    guard let ground = ground(style), [.rgb, .palette256].contains(capabilities.depth) else {
      self[row, column] = Cell(character, contrasting(style, capabilities))
      return
    }
    self[row, column] = Cell(
      character,
      Style(
        foreground: ground.ink.color, background: ground.color.reduced(to: capabilities.depth),
        bold: true))
  }

  /// Black on white where a cell is dark, white on black where it is light.
  private func contrasting(_ style: Style, _ capabilities: Capabilities) -> Style {
    guard let ground = ground(style), [.rgb, .palette256].contains(capabilities.depth) else {
      return Style(bold: true, reverse: true)
    }
    return Style(
      foreground: ground.ink.ink.color, background: ground.ink.color, bold: true)
  }

  /// The exact colour a cell has, the mean where it shows two; nil where the terminal decides.
  private func ground(_ style: Style) -> RGB? {
    guard case .rgb(let red, let green, let blue) = style.background else { return nil }
    let background = RGB(red, green, blue)
    guard case .rgb(let red, let green, let blue) = style.foreground else { return background }
    return background.mixed(with: RGB(red, green, blue), share: 0.5)
  }
}
