extension Frame {
  /// Draws a picture on a raster.
  ///
  /// In half blocks of exact colours where the place has them; as greys of the sixteen named colours
  /// with shades; without colours as characters with more ink where the picture is lighter.
  public mutating func draw(
    _ picture: PixelImage, on raster: Raster, capabilities: Capabilities
  ) {
    let samples = picture.sampled(rows: raster.rows, columns: raster.columns)
    let greys = Ramp.greys(capabilities)
    func color(_ row: Int, _ column: Int) -> Color {
      guard row < raster.rows else { return .standard }
      return samples[row * raster.columns + column].color.reduced(to: capabilities.depth)
    }
    for row in 0..<raster.area.rows {
      for column in 0..<raster.columns {
        let cell: Cell
        if let greys {
          let lightness = samples[row * raster.columns + column].lightness
          cell = greys[Ramp.grey(lightness, of: greys.count, capabilities)]
        } else if raster.pointsPerCell == 1 {
          cell = Cell(" ", Style(background: color(row, column)))
        } else {
          let upper = color(2 * row, column)
          let lower = color(2 * row + 1, column)
          cell =
            upper == lower
            ? Cell(" ", Style(background: upper))
            : Cell("▀", Style(foreground: upper, background: lower))
        }
        self[raster.area.row + row, raster.area.column + column] = cell
      }
    }
  }
}

extension Ramp {
  /// From black to white where colours are too few for a picture; nil where they are not.
  static func greys(_ capabilities: Capabilities) -> [Cell]? {
    switch capabilities.depth {
    case .rgb, .palette256: return nil
    case .sixteen: return blended([0, 8, 7, 15], unicode: capabilities.unicode)
    case .none: return ink
    }
  }

  /// The step of `greys` for a lightness from 0 to 1.
  static func grey(_ lightness: Double, of count: Int, _ capabilities: Capabilities) -> Int {
    guard capabilities.depth == .sixteen else {
      return min(Int(lightness * Double(count)), count - 1)
    }
    // The named greys lie at about 0, 0.6, 0.92 and 1, with four steps from one to the next.
    let known = [(0.0, 0.0), (0.6, 4), (0.92, 8), (1, 12)]
    for (below, above) in zip(known, known.dropFirst()) where lightness <= above.0 {
      let share = (lightness - below.0) / (above.0 - below.0)
      return Int((below.1 + share * 4).rounded())
    }
    return count - 1
  }
}
