/// A page for a slide or a paper: one or more heat maps with all that is needed to read them.
public struct Figure: Sendable {
  /// A place on a picture, in its pixels.
  public struct Region: Hashable, Sendable {
    /// The left side.
    public var x: Double
    /// The upper side.
    public var y: Double
    /// How wide it is.
    public var width: Double
    /// How high it is.
    public var height: Double

    /// The rectangle from (x, y) on.
    public init(x: Double, y: Double, width: Double, height: Double) {
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }

    var isDrawable: Bool {
      [x, y, width, height].allSatisfy { $0.isFinite && abs($0) < 1e6 } && width > 0 && height > 0
    }
  }

  /// A part of a heat map.
  public struct Rectangle: Hashable, Sendable {
    /// Where it lies.
    public var region: Region
    /// What it has to say.
    public var cell: HeatCell

    /// A heat value over a region.
    public init(_ region: Region, _ cell: HeatCell) {
      self.region = region
      self.cell = cell
    }
  }

  /// One heat map, over a picture or alone.
  public struct Panel: Hashable, Sendable {
    /// What is written above it.
    public var title: String
    /// The height of the picture, in the pixels that regions are given in.
    public var imageHeight: Int
    /// The width of the picture, in the pixels that regions are given in.
    public var imageWidth: Int
    /// What lies under the heat, of any resolution, stretched over the whole panel.
    public var picture: PixelImage?
    /// How much of the picture the heat covers, 0 to 1; without a picture always 1.
    public var strength: Double
    /// The heat map, painted in order.
    public var rectangles: [Rectangle]
    /// The query token.
    public var marker: Region?

    /// A heat map over a picture of `imageHeight` x `imageWidth` pixels.
    public init(
      title: String = "", imageHeight: Int, imageWidth: Int, picture: PixelImage? = nil,
      strength: Double = 0.65, rectangles: [Rectangle] = [], marker: Region? = nil
    ) {
      self.title = title
      self.imageHeight = imageHeight
      self.imageWidth = imageWidth
      self.picture = picture
      self.strength = strength
      self.rectangles = rectangles
      self.marker = marker
    }
  }

  /// The heading; also the title of the file.
  public var title: String
  /// What is shown, below the heading.
  public var subtitle: String
  /// What else a reader should know, below everything.
  public var caption: String
  /// The heat maps, left to right and down; all share the legend.
  public var panels: [Panel]
  /// How many stand side by side; nil for about as many as below each other.
  public var panelsPerRow: Int?
  /// The colour bar; nil where colours are no values.
  ///
  /// The special kinds to explain are found in the panels, not in its list.
  public var legend: Legend?
  /// The width in points, 1/72 inch; the height follows.
  public var width: Double
  /// The colours of paper and text.
  public var theme: Theme
  /// What is kept inside the file, as name and text.
  public var metadata: [(key: String, value: String)]

  /// A figure of some panels.
  public init(
    title: String, subtitle: String = "", caption: String = "", panels: [Panel],
    panelsPerRow: Int? = nil, legend: Legend? = nil, width: Double = 460, theme: Theme = .light,
    metadata: [(key: String, value: String)] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.caption = caption
    self.panels = panels
    self.panelsPerRow = panelsPerRow
    self.legend = legend
    self.width = width
    self.theme = theme
    self.metadata = metadata
  }

  /// The figure as a PNG file, `scale` pixels a point, with the metadata as text chunks.
  ///
  /// Throws `CanvasError` where it is too large, a name in the metadata is not fit for PNG, or cairo
  /// fails.
  public func png(scale: Double = 2) throws(CanvasError) -> [UInt8] {
    try FigureLayout.drawing(self).png(scale: scale.isFinite ? scale : 0)
  }

  /// The figure as a self-contained SVG file with real text and a `metadata` element.
  public func svg() throws(CanvasError) -> String { try FigureLayout.drawing(self).svg() }

  /// The figure as a PDF file of one page with real text; the metadata are its subject and keywords.
  public func pdf() throws(CanvasError) -> [UInt8] { try FigureLayout.drawing(self).pdf() }
}
