import CCairo
import Canvas
import Testing

/// A PNG file read back by cairo.
struct Pixels {
  let width: Int
  let height: Int
  /// The colours, row by row: [height, width].
  let colors: [RGB]

  private final class Source {
    var rest: ArraySlice<UInt8>
    init(_ bytes: [UInt8]) { rest = bytes[...] }
  }

  init(png: [UInt8]) throws {
    let source = Source(png)
    let read: cairo_read_func_t = { closure, data, length in
      guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
      let source = Unmanaged<Source>.fromOpaque(closure).takeUnretainedValue()
      guard source.rest.count >= Int(length) else { return CAIRO_STATUS_READ_ERROR }
      for (offset, byte) in source.rest.prefix(Int(length)).enumerated() { data[offset] = byte }
      source.rest = source.rest.dropFirst(Int(length))
      return CAIRO_STATUS_SUCCESS
    }
    let surface = cairo_image_surface_create_from_png_stream(
      read, Unmanaged.passUnretained(source).toOpaque())
    defer { cairo_surface_destroy(surface) }
    try #require(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    let data = try #require(cairo_image_surface_get_data(surface))
    var colors: [RGB] = []
    for row in 0..<height {
      for column in 0..<width {
        let pixel = data + row * stride + 4 * column
        colors.append(RGB(pixel[2], pixel[1], pixel[0]))
      }
    }
    self.colors = colors
    withExtendedLifetime(source) {}
  }

  subscript(row: Int, column: Int) -> RGB { colors[row * width + column] }

  /// How light the whole looks: the mean of the pixels' lightness.
  var meanLightness: Double {
    colors.reduce(0.0) { $0 + $1.lightness } / Double(colors.count)
  }
}
