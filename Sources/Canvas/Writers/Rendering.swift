import CCairo

extension Drawing {
  /// The drawing as a PNG file, `scale` pixels a point.
  func png(scale: Double) throws(CanvasError) -> [UInt8] {
    let width = (self.width * scale).rounded(.up)
    let height = (self.height * scale).rounded(.up)
    guard width >= 1, height >= 1, width <= 32767, height <= 32767 else {
      throw .imageSize(width: width, height: height)
    }
    let surface = try CairoImage.blank(width: Int(width), height: Int(height))
    let canvas = try CairoCanvas(taking: surface, scale: scale)
    try canvas.draw(self)
    return try PNGText.embedded(metadata, in: try canvas.png())
  }

  /// The drawing as a PDF file of one page.
  func pdf() throws(CanvasError) -> [UInt8] {
    // PDF readers are held to pages of at most 14400 points a side.
    guard width >= 1, height >= 1, width <= 14400, height <= 14400 else {
      throw .imageSize(width: width, height: height)
    }
    let sink = ByteSink()
    let surface = cairo_pdf_surface_create_for_stream(
      ByteSink.append, Unmanaged.passUnretained(sink).toOpaque(), width, height)
    let canvas = try CairoCanvas(taking: surface)
    if !title.isEmpty { canvas.setMetadata(CAIRO_PDF_METADATA_TITLE, title) }
    canvas.setMetadata(CAIRO_PDF_METADATA_CREATOR, "fovea")
    if !metadata.isEmpty {
      let entries = metadata.map { "\($0.key): \($0.value)" }
      canvas.setMetadata(CAIRO_PDF_METADATA_SUBJECT, entries.joined(separator: "; "))
      canvas.setMetadata(
        CAIRO_PDF_METADATA_KEYWORDS, metadata.map(\.value).joined(separator: ", "))
    }
    try canvas.draw(self)
    try canvas.finish()
    return withExtendedLifetime(sink) { sink.bytes }
  }

  /// The drawing as an SVG file.
  func svg() throws(CanvasError) -> String { try SVGWriter.write(self) }
}

extension Frame {
  /// The frame as a self-contained SVG file: blocks as exact rectangles, the rest as text.
  public func svg(
    theme: Theme = .dark, metadata: [(key: String, value: String)] = []
  ) throws(CanvasError) -> String {
    try drawing(theme, metadata).svg()
  }

  /// The frame as a PNG file; a character cell takes 9 x 18 pixels times `scale`.
  ///
  /// Throws `CanvasError` where that is too large, a name in the metadata is not fit for PNG, or
  /// cairo fails.
  public func png(
    theme: Theme = .dark, scale: Int = 2, metadata: [(key: String, value: String)] = []
  ) throws(CanvasError) -> [UInt8] {
    try drawing(theme, metadata).png(scale: Double(max(1, scale)))
  }

  /// The frame as a PDF file of one page with real text.
  public func pdf(
    theme: Theme = .light, metadata: [(key: String, value: String)] = []
  ) throws(CanvasError) -> [UInt8] {
    try drawing(theme, metadata).pdf()
  }

  private func drawing(_ theme: Theme, _ metadata: [(key: String, value: String)]) -> Drawing {
    var drawing = Drawing(self, theme: theme)
    drawing.metadata = metadata
    return drawing
  }
}
