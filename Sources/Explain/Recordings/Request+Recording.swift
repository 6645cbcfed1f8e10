import Backbones
import Foundation
import Pictures

extension Request {
  /// A request for what a file holds, over the picture it was made on.
  ///
  /// - Parameter size: the size of the image in pixels; by default one that shows every grid in
  ///   whole tokens.
  /// - Throws: `ConfigurationError` when the grids do not fit into an image of that size.
  public init(
    _ recording: Recording, input: Input, size: Grid? = nil, fit: Preprocessing.Fit? = nil
  ) throws {
    let size = try size ?? recording.configuration.imageSize()
    try recording.configuration.checkSize(height: size.height, width: size.width)
    let name = (recording.file as NSString).lastPathComponent
    self.init(
      variant: Variant(
        name, recording.configuration, size: size.height, cropRatio: recording.cropRatio,
        paper: nil),
      weights: .file(recording.file), input: input, size: size, fit: fit ?? recording.fit)
    variantArguments = recording.arguments
  }

  /// Whether it asks for attention that another program saved.
  public var isRecorded: Bool { variant.family == .recorded }

  /// The command that draws or opens such a request, `render` of a network and `view` of a file.
  public var command: String { isRecorded ? "view" : "render" }
}
