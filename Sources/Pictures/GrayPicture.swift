/// A picture of one channel, 8 bits: a mask or a map.
public struct GrayPicture: Sendable, Hashable {
  /// The height in pixels.
  public let height: Int
  /// The width in pixels.
  public let width: Int
  /// The samples: [height, width], row by row, 0 black.
  public var samples: [UInt8]

  /// A picture from its samples, [height, width].
  public init(height: Int, width: Int, samples: [UInt8]) {
    precondition(height > 0 && width > 0, "a picture has at least one pixel")
    precondition(samples.count == height * width, "a gray picture holds height x width samples")
    self.height = height
    self.width = width
    self.samples = samples
  }
}
