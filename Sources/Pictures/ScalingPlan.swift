/// The size a picture is scaled to, the part of it that is kept, and where that part lies in the
/// network's input.
///
/// The scaled picture is never made as a whole: a picture one pixel wide and thousands high would
/// be scaled to millions of rows, of which a few hundred are kept.
struct ScalingPlan: Equatable {
  var scaledHeight: Int
  var scaledWidth: Int
  var keptRows: Range<Int>
  var keptColumns: Range<Int>
  var top = 0
  var left = 0

  init(_ preprocessing: Preprocessing, pictureHeight: Int, pictureWidth: Int) {
    let (height, width) = (preprocessing.height, preprocessing.width)
    switch preprocessing.fit {
    case .crop:
      (scaledHeight, scaledWidth) = Self.covering(preprocessing, pictureHeight, pictureWidth)
      keptRows = Self.centre(height, of: scaledHeight)
      keptColumns = Self.centre(width, of: scaledWidth)
    case .squash:
      (scaledHeight, scaledWidth) = (height, width)
      (keptRows, keptColumns) = (0..<height, 0..<width)
    case .pad:
      let ratio = max(
        Double(pictureHeight) / Double(height), Double(pictureWidth) / Double(width))
      scaledHeight = min(height, max(1, Self.rounded(Double(pictureHeight) / ratio)))
      scaledWidth = min(width, max(1, Self.rounded(Double(pictureWidth) / ratio)))
      (keptRows, keptColumns) = (0..<scaledHeight, 0..<scaledWidth)
      top = Self.centre(scaledHeight, of: height).lowerBound
      left = Self.centre(scaledWidth, of: width).lowerBound
    }
  }

  /// The smallest size of the picture's proportions that covers the input and its margin.
  ///
  /// A square input follows torchvision's rule (the long side truncated), another one timm's
  /// (both sides rounded): so are the authors' own pipelines.
  private static func covering(
    _ preprocessing: Preprocessing, _ pictureHeight: Int, _ pictureWidth: Int
  ) -> (height: Int, width: Int) {
    let targetHeight = preprocessing.margin(preprocessing.height)
    let targetWidth = preprocessing.margin(preprocessing.width)
    if preprocessing.height == preprocessing.width {
      return pictureWidth <= pictureHeight
        ? (targetHeight * pictureHeight / pictureWidth, targetWidth)
        : (targetHeight, targetWidth * pictureWidth / pictureHeight)
    }
    let ratio = min(
      Double(pictureHeight) / Double(targetHeight), Double(pictureWidth) / Double(targetWidth))
    return (
      max(targetHeight, rounded(Double(pictureHeight) / ratio)),
      max(targetWidth, rounded(Double(pictureWidth) / ratio))
    )
  }

  private static func centre(_ length: Int, of whole: Int) -> Range<Int> {
    let start = rounded(Double(whole - length) / 2)
    return start..<(start + length)
  }

  /// Halves go to the even neighbour, as in Python.
  private static func rounded(_ value: Double) -> Int {
    Int(value.rounded(.toNearestOrEven))
  }
}
