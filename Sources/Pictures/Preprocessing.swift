/// What is done to a picture before a network sees it: scaled, cropped and normalised as in the
/// models' evaluation, so that pretrained weights meet the pixels they were trained for.
///
/// Scaling is antialiased bicubic on 8-bit samples, equal to Pillow's to the bit.
public struct Preprocessing: Hashable, Sendable {
  /// How a picture of other proportions is fitted into the network's input.
  public enum Fit: String, CaseIterable, Hashable, Sendable {
    /// Scaled to cover the input with a margin, of which the centre is cut out.
    case crop
    /// Scaled to the input's height and width, proportions lost.
    case squash
    /// Scaled to lie inside the input as a whole, the rest filled with ImageNet's mean colour.
    case pad
  }

  /// The height of the network's input in pixels.
  public let height: Int
  /// The width of the network's input in pixels.
  public let width: Int
  /// The share of the scaled picture's short side that is cut out; used by `Fit.crop` alone.
  public let cropRatio: Double
  /// How pictures of other proportions are fitted.
  public let fit: Fit

  /// The sides of an input in pixels that are accepted.
  public static let sides = 1...4096
  /// The crop ratios that are accepted.
  public static let cropRatios = 0.1...1.0

  /// Preprocessing for an input of height x width pixels.
  ///
  /// - Throws: `PreprocessingError` when a number lies outside `sides` or `cropRatios`.
  public init(height: Int, width: Int, cropRatio: Double, fit: Fit = .crop) throws {
    guard Self.sides.contains(height), Self.sides.contains(width) else {
      throw PreprocessingError.size(height: height, width: width)
    }
    guard Self.cropRatios.contains(cropRatio) else {
      throw PreprocessingError.cropRatio(cropRatio)
    }
    self.height = height
    self.width = width
    self.cropRatio = cropRatio
    self.fit = fit
  }

  /// The network's input for a picture.
  public func callAsFunction(_ picture: Picture) -> PreparedPicture {
    let plan = ScalingPlan(self, pictureHeight: picture.height, pictureWidth: picture.width)
    let scaled = picture.resampled(
      rows: .bicubic(source: picture.height, target: plan.scaledHeight, range: plan.keptRows),
      columns: .bicubic(source: picture.width, target: plan.scaledWidth, range: plan.keptColumns))
    return PreparedPicture(
      content: scaled, top: plan.top, left: plan.left, height: height, width: width)
  }
}

extension Preprocessing: CustomStringConvertible {
  /// What is done, on one line, for the metadata of what is saved.
  public var description: String {
    let scaling =
      switch fit {
      case .crop:
        height == width
          ? "short side scaled to \(margin(height)), centre \(width)x\(height) cut out"
            + " (crop ratio \(cropRatio))"
          : "scaled to cover \(margin(width))x\(margin(height)), centre \(width)x\(height) cut out"
            + " (crop ratio \(cropRatio))"
      case .squash: "scaled to \(width)x\(height), proportions not kept"
      case .pad: "scaled to fit into \(width)x\(height), padded with the ImageNet mean"
      }
    return scaling + "; bicubic as in Pillow; normalised by the ImageNet mean and deviation"
  }

  /// The length a side is scaled to, so that the crop ratio of it is the given length.
  func margin(_ side: Int) -> Int {
    Int((Double(side) / cropRatio).rounded(.down))
  }
}

/// Why a `Preprocessing` cannot be.
public enum PreprocessingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A side of the input is too small or too large.
  case size(height: Int, width: Int)
  /// The crop ratio is too small or too large, or no number.
  case cropRatio(Double)

  /// The fault as one sentence.
  public var description: String {
    switch self {
    case .size(let height, let width):
      let sides = Preprocessing.sides
      return "An input \(width) pixels wide and \(height) high is not possible: each side is"
        + " \(sides.lowerBound) to \(sides.upperBound) pixels."
    case .cropRatio(let ratio):
      let ratios = Preprocessing.cropRatios
      return "A crop ratio of \(ratio) is not possible: it is"
        + " \(ratios.lowerBound) to \(ratios.upperBound)."
    }
  }
}
