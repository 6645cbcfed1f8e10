extension GCViTConfiguration {
  /// Checks that the arguments fit each other, so that no layer meets an impossible size.
  ///
  /// - Throws: `ConfigurationError` with the first contradiction.
  func check() throws {
    let stages = depths.count
    guard stages >= 1, stages <= 8 else {
      throw ConfigurationError("depths must name 1 to 8 stages, not \(stages)")
    }
    let windows = windowSize.map { ("window_size", $0) } ?? ("window_ratio", windowRatio)
    for (name, list) in [("num_heads", numHeads), windows] where list.count < stages {
      throw ConfigurationError("\(name) has \(list.count) entries where depths has \(stages)")
    }
    guard (1...1_000_000).contains(numClasses) else {
      throw ConfigurationError("num_classes must lie between 1 and 1000000, not \(numClasses)")
    }
    guard (1...65_536).contains(embedDim), channels(ofStage: stages - 1) <= 65_536 else {
      throw ConfigurationError("embed_dim \(embedDim) is out of range for \(stages) stages")
    }
    guard mlpRatio > 0, mlpRatio <= 64, Int(Double(embedDim) * mlpRatio) >= 1 else {
      throw ConfigurationError("mlp_ratio \(mlpRatio) is out of range")
    }
    guard normEps >= 0, normEps <= 1 else {
      throw ConfigurationError("norm_eps \(normEps) is out of range")
    }
    for stage in 0..<stages {
      let (channels, heads) = (channels(ofStage: stage), numHeads[stage])
      guard (1...channels).contains(heads), channels.isMultiple(of: heads) else {
        throw ConfigurationError(
          "the \(channels) channels of stage \(stage) cannot be split into \(heads) heads")
      }
      guard (0...1000).contains(depths[stage]) else {
        throw ConfigurationError("depths \(depths[stage]) of stage \(stage) is out of range")
      }
    }
    try checkWindows()
  }

  /// Checks that the global query, halved again and again, can come down to one window.
  private func checkWindows() throws {
    for stage in depths.indices {
      guard let windowSize else {
        let (ratio, stride) = (windowRatio[stage], 4 << stage)
        guard (stride...65_536).contains(ratio), ratio.isMultiple(of: stride),
          (ratio / stride).isPowerOfTwo
        else {
          throw ConfigurationError(
            "window_ratio \(ratio) of stage \(stage) is not \(stride) times a power of two")
        }
        continue
      }
      guard (1...4096).contains(windowSize[stage]) else {
        throw ConfigurationError(
          "window_size \(windowSize[stage]) of stage \(stage) is out of range")
      }
      guard windowSize[stage].oddPart == windowSize[0].oddPart else {
        throw ConfigurationError(
          "no image fits a window_size of \(windowSize[0]) in stage 0 and \(windowSize[stage]) in"
            + " stage \(stage)")
      }
    }
  }
}

extension Int {
  /// Whether this is 1, 2, 4, 8 and so on.
  var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }

  /// What is left after halving as often as it goes.
  var oddPart: Int { self >> trailingZeroBitCount }
}
