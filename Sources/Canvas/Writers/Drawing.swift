/// A picture as a list of shapes, drawn once and written by every vector and pixel writer.
///
/// Lengths are points; y grows downwards.
struct Drawing {
  /// What can be drawn, in the order it is painted.
  indirect enum Shape {
    /// A filled rectangle.
    case rectangle(Box, fill: RGB, opacity: Double)
    /// A rectangle's border, its stroke centred on the sides.
    case outline(Box, stroke: RGB, width: Double)
    /// A filled polygon.
    case polygon([Point], fill: RGB)
    /// Straight strokes of one colour.
    case lines([(from: Point, to: Point)], stroke: RGB, width: Double)
    /// A line of text.
    case text(TextRun)
    /// A picture stretched over a rectangle.
    case image(Box, PixelImage)
    /// Shapes cut at a rectangle and laid over what lies below as one.
    case group(clip: Box, opacity: Double, [Shape])
  }

  var width: Double
  var height: Double
  var background: RGB
  /// What the picture is called, for viewers that show it.
  var title = ""
  /// Texts to be kept inside the file.
  var metadata: [(key: String, value: String)] = []
  var shapes: [Shape] = []
}

/// A place on a drawing.
struct Point: Hashable {
  var x: Double
  var y: Double
}

/// A rectangle on a drawing.
struct Box: Hashable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  /// What two rectangles share; nil where that is nothing.
  func intersection(_ other: Box) -> Box? {
    let (left, upper) = (max(x, other.x), max(y, other.y))
    let right = min(x + width, other.x + other.width)
    let lower = min(y + height, other.y + other.height)
    guard right > left, lower > upper else { return nil }
    return Box(x: left, y: upper, width: right - left, height: lower - upper)
  }
}

/// A line of text at its baseline.
struct TextRun {
  enum Anchor: String {
    case start, middle, end
  }

  var text: String
  var at: Point
  var size: Double
  var color: RGB
  var isBold = false
  var isMonospaced = false
  var anchor = Anchor.start
  /// Whether it reads upwards.
  var isTurned = false
  /// The width of a character cell where the text has to keep to columns.
  var cellWidth: Double?
}
