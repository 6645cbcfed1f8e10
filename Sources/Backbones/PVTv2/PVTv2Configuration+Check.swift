extension PVTv2Configuration {
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
    for stage in 0..<stages {
      let (channels, heads) = (embedDims[stage], numHeads[stage])
      guard (1...65_536).contains(channels), (1...channels).contains(heads),
        channels.isMultiple(of: heads)
      else {
        throw ConfigurationError(
          "embed_dims \(channels) of stage \(stage) cannot be split into \(heads) heads")
      }
      guard (0...1000).contains(depths[stage]) else {
        throw ConfigurationError("depths \(depths[stage]) of stage \(stage) is out of range")
      }
      guard (1...64).contains(srRatios[stage]) else {
        throw ConfigurationError("sr_ratios \(srRatios[stage]) of stage \(stage) is out of range")
      }
      let ratio = mlpRatios[stage]
      guard ratio > 0, ratio <= 64, Int(Double(channels) * ratio) >= 1 else {
        throw ConfigurationError("mlp_ratios \(ratio) of stage \(stage) is out of range")
      }
    }
  }
}
