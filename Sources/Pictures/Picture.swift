/// A decoded picture: 8 bits a channel, sRGB, upright and opaque.
public struct Picture: Sendable, Hashable {
  /// The height in pixels.
  public let height: Int
  /// The width in pixels.
  public let width: Int
  /// The samples: [height, width, 3], row by row, red first.
  public var pixels: [UInt8]

  /// A picture from its samples, [height, width, 3].
  public init(height: Int, width: Int, pixels: [UInt8]) {
    precondition(height > 0 && width > 0, "a picture has at least one pixel")
    precondition(pixels.count == height * width * 3, "a picture holds height x width x 3 samples")
    self.height = height
    self.width = width
    self.pixels = pixels
  }
}
