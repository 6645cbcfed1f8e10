/// The size of an image in pixels.
public struct ImageSize: Hashable, Sendable, CustomStringConvertible {
  /// Rows of pixels.
  public let height: Int
  /// Columns of pixels.
  public let width: Int

  /// An image of height x width pixels.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// As `224x224`.
  public var description: String { "\(height)x\(width)" }
}
