import Pictures

extension Scene {
  /// The picture, 8 bits a channel.
  public var picture: Picture {
    Picture(height: height, width: width, pixels: Self.bytes(height * width * 3, draw))
  }

  /// An object's mask: 255 where it covers a pixel whole.
  public func mask(of index: Int = 0) -> GrayPicture {
    GrayPicture(
      height: height, width: width,
      samples: Self.bytes(height * width) { drawMask(of: index, into: $0) })
  }

  private static func bytes(
    _ count: Int, _ draw: (UnsafeMutableBufferPointer<Float>) -> Void
  ) -> [UInt8] {
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      draw(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
    return values.map { UInt8($0 * 255 + 0.5) }
  }
}
