import Foundation
import Pictures
import Tensors

/// What a network is shown: an image, normalised, and where it came from.
public struct NetworkInput: Sendable {
  /// The image, [1, height, width, 3], normalised.
  public let image: Tensor
  /// The same as a picture, 8 bits a channel, for drawing.
  public let shown: Picture
  /// Where it came from, as `photo.jpg`, `seeded:0` or `built-in picture`.
  public let source: String
  /// What was done to it, in one line.
  public let preprocessing: String
  /// SHA-256 of the file, or of the values where there is no file.
  public let hash: String

  /// An input that is there already.
  public init(
    image: Tensor, shown: Picture, source: String, preprocessing: String, hash: String
  ) {
    self.image = image
    self.shown = shown
    self.source = source
    self.preprocessing = preprocessing
    self.hash = hash
  }

  /// The height in pixels.
  public var height: Int { image.shape[1] }
  /// The width in pixels.
  public var width: Int { image.shape[2] }
}

extension Picture {
  /// The picture that a normalised image, [height, width, 3], stands for; what lies outside 0 to
  /// 255 is cut.
  init(normalised values: [Float], height: Int, width: Int) {
    let pixels = values.enumerated().map { index, value in
      let channel = index % 3
      let share = value * ImageNet.deviation[channel] + ImageNet.mean[channel]
      return UInt8(max(0, min(255, (share * 255).rounded())))
    }
    self.init(height: height, width: width, pixels: pixels)
  }
}
