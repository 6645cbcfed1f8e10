/// How large a picture may be; larger ones are refused before memory is taken for them.
public struct PictureLimits: Hashable, Sendable {
  /// The most pixels in all, height times width.
  public var pixels: Int
  /// The most pixels along one side.
  public var side: Int
  /// The most bytes in a file.
  public var fileBytes: Int

  /// Limits; by default 100 megapixels, 65 500 pixels a side (what JPEG allows) and 256 MiB.
  public init(pixels: Int = 100_000_000, side: Int = 65_500, fileBytes: Int = 256 << 20) {
    self.pixels = pixels
    self.side = side
    self.fileBytes = fileBytes
  }

  /// Checks the size a header gives.
  ///
  /// - Throws: `PictureError.noPixels` and `PictureError.tooManyPixels`.
  func check(name: String, height: Int, width: Int) throws {
    guard height > 0, width > 0 else {
      throw PictureError.noPixels(name: name, height: height, width: width)
    }
    let (count, overflow) = height.multipliedReportingOverflow(by: width)
    guard !overflow, count <= pixels, height <= side, width <= side,
      !count.multipliedReportingOverflow(by: 3).overflow
    else {
      throw PictureError.tooManyPixels(name: name, height: height, width: width, limits: self)
    }
  }
}
