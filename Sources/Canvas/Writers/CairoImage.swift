import CCairo

/// Pictures as cairo holds them.
enum CairoImage {
  /// A new image surface with a picture's pixels, for the caller to destroy.
  static func surface(of picture: PixelImage) throws(CanvasError) -> OpaquePointer {
    let surface = try blank(width: picture.width, height: picture.height)
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else {
      cairo_surface_destroy(surface)
      throw .drawing(step: "hold a picture", reason: "its surface has no memory")
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    for row in 0..<picture.height {
      let line = UnsafeMutableRawPointer(data + row * stride)
        .bindMemory(to: UInt32.self, capacity: picture.width)
      for column in 0..<picture.width {
        let color = picture.rgb(row: row, column: column)
        line[column] = UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
      }
    }
    cairo_surface_mark_dirty(surface)
    return surface
  }

  /// A new image surface of a size in pixels, for the caller to destroy or hand over.
  ///
  /// Throws `CanvasError.imageSize` before memory is taken for what no PNG reader would open.
  static func blank(width: Int, height: Int) throws(CanvasError) -> OpaquePointer {
    guard (1...32767).contains(width), (1...32767).contains(height),
      width * height <= 1 << 28
    else { throw .imageSize(width: Double(width), height: Double(height)) }
    guard
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw .drawing(step: "make an image", reason: "no memory is left") }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      cairo_surface_destroy(surface)
      throw .drawing(
        step: "make an image", reason: String(cString: cairo_status_to_string(status)))
    }
    return surface
  }

  /// A picture as a PNG file.
  static func png(of picture: PixelImage) throws(CanvasError) -> [UInt8] {
    try CairoCanvas(taking: try surface(of: picture)).png()
  }
}
