/// A picture as a network sees it.
public struct PreparedPicture: Hashable, Sendable {
  /// The height in pixels.
  public let height: Int
  /// The width in pixels.
  public let width: Int
  /// The network's input, [height, width, 3].
  ///
  /// Samples of 0 to 1 less ImageNet's mean, divided by its standard deviation. Padding is 0.
  public let normalised: [Float]
  /// The same pixels in 8 bits, [height, width, 3], for drawing.
  ///
  /// Padding has ImageNet's mean colour.
  public let shown: Picture
  /// The rows that show the picture; the others are padding.
  public let contentRows: Range<Int>
  /// The columns that show the picture; the others are padding.
  public let contentColumns: Range<Int>

  /// Whether a pixel is padding rather than part of the picture.
  public func isPadding(row: Int, column: Int) -> Bool {
    !contentRows.contains(row) || !contentColumns.contains(column)
  }

  /// Scaled content at its place in an input of height x width, the rest being padding.
  init(content: Picture, top: Int, left: Int, height: Int, width: Int) {
    self.height = height
    self.width = width
    contentRows = top..<(top + content.height)
    contentColumns = left..<(left + content.width)

    let meanColor = ImageNet.mean.map { UInt8(($0 * 255).rounded()) }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(height * width * 3)
    var values: [Float] = []
    values.reserveCapacity(height * width * 3)
    func pad(_ count: Int) {
      for _ in 0..<count { for sample in meanColor { pixels.append(sample) } }
      values.append(contentsOf: repeatElement(0, count: count * 3))
    }
    pad(top * width)
    for row in 0..<content.height {
      pad(left)
      let samples = content.pixels[(row * content.width * 3)..<((row + 1) * content.width * 3)]
      pixels.append(contentsOf: samples)
      for (index, sample) in samples.enumerated() {
        values.append(ImageNet.normalised[index % 3][Int(sample)])
      }
      pad(width - left - content.width)
    }
    pad((height - top - content.height) * width)
    shown = Picture(height: height, width: width, pixels: pixels)
    normalised = values
  }
}

/// The statistics of ImageNet's training pictures, by which every backbone's input is normalised.
public enum ImageNet {
  /// The mean of red, green and blue, for samples of 0 to 1.
  public static let mean: [Float] = [0.485, 0.456, 0.406]
  /// The standard deviation of red, green and blue, for samples of 0 to 1.
  public static let deviation: [Float] = [0.229, 0.224, 0.225]

  /// What each 8-bit sample becomes: [channel][sample].
  static let normalised: [[Float]] = (0..<3).map { channel in
    (0..<256).map { (Float($0) / 255 - mean[channel]) / deviation[channel] }
  }
}
