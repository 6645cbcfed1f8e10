import CCairo

/// A surface of cairo to draw on, released with its context when it is done with.
///
/// cairo keeps the first failure of a surface and ignores what follows, so that it is asked once,
/// at the end.
final class CairoCanvas {
  private let surface: OpaquePointer
  private let context: OpaquePointer

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

  /// How wide a text comes out.
  func width(_ text: String, size: Double, isBold: Bool) -> Double {
    let run = TextRun(
      text: text, at: Point(x: 0, y: 0), size: size, color: RGB(0, 0, 0), isBold: isBold)
    return pieces(of: run).reduce(0) { $0 + $1.advance }
  }

  private func draw(_ shape: Drawing.Shape) throws(CanvasError) {
    switch shape {
    case .rectangle(let box, let fill, let opacity):
      setColor(fill, opacity: opacity)
      // In a document whoever shows it smooths the sides: a little more hides the seam to a
      // neighbour that is painted next.
      let more = opacity == 1 && !isImage ? 0.15 : 0
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

  private func setColor(_ color: RGB, opacity: Double = 1) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255,
      opacity)
  }

  private var isImage: Bool { cairo_surface_get_type(surface) == CAIRO_SURFACE_TYPE_IMAGE }

  private static func reason(_ status: cairo_status_t) -> String {
    String(cString: cairo_status_to_string(status))
  }
}

// MARK: Text

extension CairoCanvas {
  /// Part of a text that one font can show.
  private struct Piece {
    var text: String
    var family: String
    var advance: Double
    /// The column it starts at, counted in character cells.
    var column: Int
  }

  private func draw(_ run: TextRun) {
    setColor(run.color)
    let pieces = pieces(of: run)
    let width = pieces.reduce(0) { $0 + $1.advance }
    let shift = run.anchor == .start ? 0 : run.anchor == .middle ? -width / 2 : -width
    cairo_save(context)
    cairo_translate(context, run.at.x, run.at.y)
    if run.isTurned { cairo_rotate(context, -.pi / 2) }
    var x = shift
    for piece in pieces {
      select(piece.family, run)
      cairo_move_to(context, run.cellWidth.map { Double(piece.column) * $0 } ?? x, 0)
      cairo_show_text(context, piece.text)
      x += piece.advance
    }
    cairo_restore(context)
  }

  /// The text in pieces of one font: the wanted one where it has the character, else a broader one.
  private func pieces(of run: TextRun) -> [Piece] {
    let families = run.isMonospaced ? ["DejaVu Sans Mono", "DejaVu Sans"] : ["DejaVu Sans"]
    var pieces: [Piece] = []
    var column = 0
    for character in run.text {
      let text = String(character)
      select(families[0], run)
      var family = families[0]
      if !character.isASCII, families.count > 1, !hasGlyphs(for: text) {
        select(families[1], run)
        if hasGlyphs(for: text) { family = families[1] }
      }
      let width = displayWidth(text)
      // What is not one column of the monospaced font is placed by itself.
      let isRegular = family == families[0] && width == 1
      let last = pieces.indices.last
      if let last, isRegular || run.cellWidth == nil, pieces[last].family == family,
        pieces[last].text.count == column - pieces[last].column
      {
        pieces[last].text += text
      } else {
        pieces.append(Piece(text: text, family: family, advance: 0, column: column))
      }
      column += run.cellWidth == nil ? 1 : width
    }
    for index in pieces.indices {
      select(pieces[index].family, run)
      var extents = cairo_text_extents_t()
      cairo_text_extents(context, pieces[index].text, &extents)
      pieces[index].advance = extents.x_advance
    }
    return pieces
  }

  private func select(_ family: String, _ run: TextRun) {
    cairo_select_font_face(
      context, family, CAIRO_FONT_SLANT_NORMAL,
      run.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, run.size)
  }

  /// Whether the chosen font can show a text; glyph 0 stands for what it lacks.
  private func hasGlyphs(for text: String) -> Bool {
    var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
    var count: Int32 = 0
    let status = cairo_scaled_font_text_to_glyphs(
      cairo_get_scaled_font(context), 0, 0, text, -1, &glyphs, &count, nil, nil, nil)
    defer { cairo_glyph_free(glyphs) }
    guard status == CAIRO_STATUS_SUCCESS, let glyphs else { return false }
    return (0..<Int(count)).allSatisfy { glyphs[$0].index != 0 }
  }
}

/// Collects what cairo writes.
final class ByteSink {
  fileprivate(set) var bytes: [UInt8] = []

  /// Takes over the next bytes; `closure` is an unretained sink.
  static let append: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}
