/// A picture to draw under a heat map: 8 bits a channel in sRGB.
public struct PixelImage: Hashable, Sendable {
  /// The height in pixels.
  public let height: Int
  /// The width in pixels.
  public let width: Int
  /// The channel values: [height, width, 3].
  public let bytes: [UInt8]

  /// A picture from its channel values, [height, width, 3].
  ///
  /// Throws `CanvasError.pictureSize` where the number of values is not height x width x 3.
  public init(height: Int, width: Int, bytes: [UInt8]) throws(CanvasError) {
    let (pixels, overflow) = height.multipliedReportingOverflow(by: width)
    let (count, tooMany) = pixels.multipliedReportingOverflow(by: 3)
    guard height > 0, width > 0, !overflow, !tooMany, count == bytes.count else {
      throw .pictureSize(height: height, width: width, bytes: bytes.count)
    }
    self.height = height
    self.width = width
    self.bytes = bytes
  }

  /// The colour of a pixel that exists.
  public func rgb(row: Int, column: Int) -> RGB {
    let start = 3 * (row * width + column)
    return RGB(bytes[start], bytes[start + 1], bytes[start + 2])
  }

  /// The mean colours of the pixels under each point of a raster: [rows, columns].
  ///
  /// At most 8 x 8 pixels are looked at for each point, evenly spread.
  func sampled(rows: Int, columns: Int) -> [RGB] {
    guard rows > 0, columns > 0 else { return [] }
    let horizontal = (0..<columns).map { PixelImage.span($0, of: columns, over: width) }
    var samples: [RGB] = []
    samples.reserveCapacity(rows * columns)
    for row in 0..<rows {
      let vertical = PixelImage.span(row, of: rows, over: height)
      for span in horizontal {
        var sums = (red: 0, green: 0, blue: 0)
        var count = 0
        for y in vertical {
          for x in span {
            let start = 3 * (y * width + x)
            sums.red += Int(bytes[start])
            sums.green += Int(bytes[start + 1])
            sums.blue += Int(bytes[start + 2])
            count += 1
          }
        }
        let half = count / 2
        samples.append(
          RGB(
            UInt8((sums.red + half) / count), UInt8((sums.green + half) / count),
            UInt8((sums.blue + half) / count)))
      }
    }
    return samples
  }

  /// The pixels that a point covers along one axis, thinned to 8.
  private static func span(_ point: Int, of points: Int, over pixels: Int) -> [Int] {
    let first = point * pixels / points
    let last = max(first + 1, (point + 1) * pixels / points)
    let stride = max(1, (last - first + 7) / 8)
    return Array(Swift.stride(from: first, to: min(last, pixels), by: stride))
  }
}
