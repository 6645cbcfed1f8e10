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
          cell = greys[min(Int(lightness * Double(greys.count)), greys.count - 1)]
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
    case .none: return ink.map { Cell($0) }
    }
  }
}
