import Canvas
import Explain
import Pictures

extension Explorer {
  /// The picture as the network sees it, with the query token marked.
  func drawPicture(on screen: inout Screen, in area: Area) {
    guard let observation, let image = PixelImage(observation.input.shown) else {
      return drawWaiting(on: &screen, in: area)
    }
    let raster = Raster(
      fitting: image.height, by: image.width, in: area, capabilities: screen.capabilities
    )
    .centred(in: area)
    screen.frame.draw(image, on: raster, capabilities: screen.capabilities)
    let token = queryToken
    screen.frame.mark(
      .query, gridRow: token.row, gridColumn: token.column, gridRows: grid.height,
      gridColumns: grid.width, on: raster, capabilities: screen.capabilities)
    screen.target(raster.area, .query)
  }

  /// What stands where there is nothing to draw yet.
  func drawWaiting(on screen: inout Screen, in area: Area) {
    let text = progress.map { "\($0.title)…" } ?? "nothing was computed"
    screen.frame.write(
      text, row: area.row + area.rows / 2, column: area.column + 1, style: screen.quiet,
      limit: area.columns - 1)
  }
}

extension PixelImage {
  /// The picture's pixels.
  init?(_ picture: Picture) {
    guard
      let image = try? PixelImage(
        height: picture.height, width: picture.width, bytes: picture.pixels)
    else { return nil }
    self = image
  }
}

extension Raster {
  /// The same raster in the middle of an area.
  func centred(in area: Area) -> Raster {
    moved(
      toRow: area.row + (area.rows - self.area.rows) / 2,
      column: area.column + (area.columns - self.area.columns) / 2)
  }
}
