import CCairo

/// A surface of cairo to draw on, released with its context when it is done with.
///
/// cairo keeps the first failure of a surface and ignores what follows, so that it is asked once,
/// at the end.
final class CairoCanvas {
  private let surface: OpaquePointer
  let context: OpaquePointer

  /// A canvas on a new surface, which it takes over; lengths are `scale` device units a point.
  init(taking surface: OpaquePointer?, scale: Double = 1) throws(CanvasError) {
    guard let surface else { throw .drawing(step: "make a surface", reason: "no memory is left") }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface) else {
      cairo_surface_destroy(surface)
      throw .drawing(step: "make a surface", reason: CairoCanvas.reason(status))
    }
    self.surface = surface
    self.context = context
    cairo_scale(context, scale, scale)
    // Widths that do not depend on the pixels: every writer then breaks and places text alike.
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Reports the first failure since the canvas was made.
  func check(_ step: String) throws(CanvasError) {
    for status in [cairo_status(context), cairo_surface_status(surface)]
    where status != CAIRO_STATUS_SUCCESS {
      throw .drawing(step: step, reason: CairoCanvas.reason(status))
    }
  }

  /// Draws all of a drawing.
  func draw(_ drawing: Drawing) throws(CanvasError) {
    setColor(drawing.background)
    cairo_paint(context)
    for shape in drawing.shapes { try draw(shape) }
    try check("draw")
  }

  /// The file of an image surface.
  func png() throws(CanvasError) -> [UInt8] {
    cairo_surface_flush(surface)
    let sink = ByteSink()
    let status = cairo_surface_write_to_png_stream(
      surface, ByteSink.append, Unmanaged.passUnretained(sink).toOpaque())
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .drawing(step: "write a PNG file", reason: CairoCanvas.reason(status))
    }
    return sink.bytes
  }

  /// Ends the last page of a document; its bytes are then complete.
  func finish() throws(CanvasError) {
    cairo_show_page(context)
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .drawing(step: "write a PDF file", reason: CairoCanvas.reason(status))
    }
  }

  /// Keeps a text in a PDF file.
  func setMetadata(_ kind: cairo_pdf_metadata_t, _ text: String) {
    cairo_pdf_surface_set_metadata(surface, kind, text)
  }

  private func draw(_ shape: Drawing.Shape) throws(CanvasError) {
    switch shape {
    case .rectangle(let box, let fill, let opacity):
      setColor(fill, opacity: opacity)
      // In a document whoever shows it smooths the sides: a little more hides the seam to a
      // neighbour that is painted next.
      let more = opacity == 1 && !isImage ? 0.4 : 0
      addSnapped(Box(x: box.x, y: box.y, width: box.width + more, height: box.height + more))
      cairo_fill(context)
    case .outline(let box, let stroke, let width):
      setColor(stroke)
      cairo_set_line_width(context, width)
      cairo_rectangle(context, box.x, box.y, box.width, box.height)
      cairo_stroke(context)
    case .polygon(let points, let fill):
      setColor(fill)
      cairo_new_path(context)
      for point in points { cairo_line_to(context, point.x, point.y) }
      cairo_close_path(context)
      cairo_fill(context)
    case .lines(let lines, let stroke, let width):
      setColor(stroke)
      cairo_set_line_width(context, width)
      for line in lines {
        cairo_move_to(context, line.from.x, line.from.y)
        cairo_line_to(context, line.to.x, line.to.y)
      }
      cairo_stroke(context)
    case .text(let run): draw(run)
    case .image(let box, let picture): try draw(picture, in: box)
    case .group(let clip, let opacity, let shapes):
      cairo_save(context)
      addSnapped(clip)
      cairo_clip(context)
      cairo_push_group(context)
      for shape in shapes { try draw(shape) }
      cairo_pop_group_to_source(context)
      cairo_paint_with_alpha(context, opacity)
      cairo_restore(context)
    }
  }

  /// Sides on whole pixels, so that neighbours meet without a seam; a document keeps them exact.
  private func addSnapped(_ box: Box) {
    guard isImage else {
      cairo_rectangle(context, box.x, box.y, box.width, box.height)
      return
    }
    var (left, top) = (box.x, box.y)
    var (right, bottom) = (box.x + box.width, box.y + box.height)
    cairo_user_to_device(context, &left, &top)
    cairo_user_to_device(context, &right, &bottom)
    (left, top) = (left.rounded(), top.rounded())
    (right, bottom) = (max(right.rounded(), left + 1), max(bottom.rounded(), top + 1))
    cairo_device_to_user(context, &left, &top)
    cairo_device_to_user(context, &right, &bottom)
    cairo_rectangle(context, left, top, right - left, bottom - top)
  }

  private func draw(_ picture: PixelImage, in box: Box) throws(CanvasError) {
    let image = try CairoImage.surface(of: picture)
    defer { cairo_surface_destroy(image) }
    cairo_save(context)
    addSnapped(box)
    cairo_clip(context)
    cairo_translate(context, box.x, box.y)
    cairo_scale(
      context, box.width / Double(picture.width), box.height / Double(picture.height))
    cairo_set_source_surface(context, image, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
    // Without this the border pixels would fade into the background.
    cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
    cairo_paint(context)
    cairo_restore(context)
  }

  func setColor(_ color: RGB, opacity: Double = 1) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
      opacity)
  }

  private var isImage: Bool { cairo_surface_get_type(surface) == CAIRO_SURFACE_TYPE_IMAGE }

  private static func reason(_ status: cairo_status_t) -> String {
    String(cString: cairo_status_to_string(status))
  }
}
