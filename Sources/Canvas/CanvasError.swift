/// Why something could not be drawn.
public enum CanvasError: Error, Hashable, CustomStringConvertible {
  /// A picture has another number of bytes than its size says.
  case pictureSize(height: Int, width: Int, bytes: Int)
  /// A heat grid has another number of cells than its size says.
  case gridSize(rows: Int, columns: Int, cells: Int)
  /// An image would have no pixels, or more than can be written.
  case imageSize(width: Double, height: Double)
  /// A name that a PNG file cannot hold.
  case metadataName(String)
  /// The drawing library failed.
  case drawing(step: String, reason: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .pictureSize(let height, let width, let bytes):
      return "A picture of \(height) x \(width) pixels cannot be made from \(bytes) bytes."
    case .gridSize(let rows, let columns, let cells):
      return "A heat map of \(rows) x \(columns) cells cannot be made from \(cells)."
    case .imageSize(let width, let height):
      return "An image of \(width) x \(height) pixels cannot be written:"
        + " a side has 1 to 32767 pixels, the whole at most 268 million."
    case .metadataName(let name):
      return "\"\(name)\" cannot name a text in a PNG file: it takes 1 to 79 letters, digits and"
        + " signs of ASCII, with single spaces inside."
    case .drawing(let step, let reason):
      return "cairo could not \(step): \(reason)."
    }
  }
}
