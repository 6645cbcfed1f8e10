extension QuadTreeConfiguration {
  /// Checks that the lists fit each other, so that no layer meets an impossible size.
  ///
  /// - Throws: `ConfigurationError` with the first contradiction.
  func check() throws {
    let stages = embedDims.count
    guard stages >= 1, stages <= 8 else {
      throw ConfigurationError("embed_dims must name 1 to 8 stages, not \(stages)")
    }
    let lists = [
      ("num_heads", numHeads.count), ("mlp_ratios", mlpRatios.count), ("depths", depths.count),
      ("sr_ratios", srRatios.count),
    ]
    for (name, count) in lists where count != stages {
      throw ConfigurationError("\(name) has \(count) entries where embed_dims has \(stages)")
    }
    guard (1...1_000_000).contains(numClasses) else {
      throw ConfigurationError("num_classes must lie between 1 and 1000000, not \(numClasses)")
    }
    for stage in 0..<stages { try check(stage: stage) }
  }

  private func check(stage: Int) throws {
    let (channels, heads, ratio) = (embedDims[stage], numHeads[stage], mlpRatios[stage])
    guard (1...65_536).contains(channels), (1...channels).contains(heads),
      channels.isMultiple(of: heads)
    else {
      throw ConfigurationError(
        "embed_dims \(channels) of stage \(stage) cannot be split into \(heads) heads")
    }
    guard (0...1000).contains(depths[stage]) else {
      throw ConfigurationError("depths \(depths[stage]) of stage \(stage) is out of range")
    }
    guard (1...4).contains(srRatios[stage]) else {
      throw ConfigurationError(
        "sr_ratios \(srRatios[stage]) of stage \(stage) is no number of levels from 1 to 4")
    }
    guard ratio > 0, ratio <= 64, Int(Double(channels) * ratio) >= 1 else {
      throw ConfigurationError("mlp_ratios \(ratio) of stage \(stage) is out of range")
    }
  }

  /// Pixels of the input's side that one token of the coarsest of all levels stands for.
  private var coarsestCell: Int {
    srRatios.enumerated().map { stage, levels in (4 << stage) << (levels - 1) }.max() ?? 4
  }

  /// Sides must divide into whole pyramids, and the coarsest grid must have as many keys as are
  /// kept.
  ///
  /// - Throws: `ConfigurationError` that says which sizes the network can take.
  public func checkSize(height: Int, width: Int) throws {
    try check()
    let (cell, kept) = (coarsestCell, TokenPyramid.keptKeys)
    let fits = height > 0 && width > 0 && height.isMultiple(of: cell) && width.isMultiple(of: cell)
    // Sides beyond what is needed are cut, so that the product cannot overflow.
    guard fits, min(height / cell, kept) * min(width / cell, kept) >= kept else {
      throw ConfigurationError(
        "QuadTree takes images whose sides are multiples of \(cell) pixels, with at least \(kept)"
          + " squares of \(cell)x\(cell) in the image, not \(height)x\(width)")
    }
  }
}
