extension GCViTConfiguration {
  /// The tokens of one stage for one size of image, and how they are divided.
  struct StageLayout: Hashable {
    /// The stage, counted from 0.
    let stage: Int
    /// The stage's tokens.
    let grid: Grid
    /// One window.
    let window: Grid
    /// How often the grid is halved to become a window.
    let poolings: Int

    /// Pixels of the image from one token to the next.
    var stride: Int { 4 << stage }
  }

  /// The layout of each stage for images of this size, in pixels.
  ///
  /// - Throws: `ConfigurationError` when the configuration contradicts itself, or with one sentence
  ///   that says which sizes it can take.
  func layout(height: Int, width: Int) throws -> [StageLayout] {
    try check()
    guard takes(height: height, width: width) else {
      throw ConfigurationError("\(sizesInWords), not \(height)x\(width)")
    }
    return depths.indices.map { stage in
      let grid = Grid(height: height / (4 << stage), width: width / (4 << stage))
      let window =
        windowSize.map { Grid(height: $0[stage], width: $0[stage]) }
        ?? Grid(height: height / windowRatio[stage], width: width / windowRatio[stage])
      return StageLayout(
        stage: stage, grid: grid, window: window,
        poolings: (grid.height / window.height).trailingZeroBitCount)
    }
  }

  /// Of a checked configuration: whether whole windows cover the image in every stage, and the
  /// global query comes down to one of them.
  private func takes(height: Int, width: Int) -> Bool {
    let sides = 1...Self.longestSide
    guard sides.contains(height), sides.contains(width) else { return false }
    if windowSize != nil {
      let smallest = smallestImage
      return height == width && height.isMultiple(of: smallest) && (height / smallest).isPowerOfTwo
    }
    return height.isMultiple(of: smallestImage) && width.isMultiple(of: smallestImage)
  }

  /// The longest side an image can have, in pixels; what is counted below stays far from overflow.
  private static var longestSide: Int { 65_536 }

  /// The side of the smallest image, in pixels.
  private var smallestImage: Int {
    let sides =
      windowSize.map { sizes in depths.indices.map { sizes[$0] * (4 << $0) } }
      ?? Array(windowRatio.prefix(depths.count))
    return max(4 << (depths.count - 1), sides.max() ?? 0)
  }

  private var sizesInWords: String {
    let side = smallestImage
    guard let windowSize else {
      return "GC ViT takes images whose height and width are multiples of \(side) pixels, up to"
        + " \(Self.longestSide)"
    }
    let windows = windowSize.prefix(depths.count).map(String.init).joined(separator: ", ")
    return "GC ViT with windows of \(windows) tokens takes images of \(side)x\(side) pixels or that"
      + " times a power of two"
  }
}
