extension CrossFormerConfiguration {
  /// Checks that the values fit each other, so that no layer meets an impossible size.
  ///
  /// - Throws: `ConfigurationError` with the first contradiction.
  func check() throws {
    let stages = depths.count
    guard (1...8).contains(stages) else {
      throw ConfigurationError("depths must name 1 to 8 stages, not \(stages)")
    }
    // The authors' code reads as many entries as there are stages and ignores the rest.
    let lists = [
      ("num_heads", numHeads.count, stages), ("group_size", groupSize.count, stages),
      ("crs_interval", crsInterval.count, stages), ("mlp_ratio", mlpRatio.count, stages),
      ("merge_size", mergeSize.count, stages - 1),
    ]
    for (name, count, least) in lists where count < least {
      throw ConfigurationError("\(name) has \(count) entries where depths \(depths) needs \(least)")
    }
    try checkScalars()
    try checkKernels()
    for stage in 0..<stages { try check(stage: stage) }
  }

  private func checkScalars() throws {
    let stages = depths.count
    guard inChans == 3 else {
      throw ConfigurationError("in_chans must be 3, as pictures have, not \(inChans)")
    }
    guard (1...1_000_000).contains(numClasses) else {
      throw ConfigurationError("num_classes must lie between 1 and 1000000, not \(numClasses)")
    }
    let widest = 65_536 >> (stages - 1)
    guard (16...max(16, widest)).contains(embedDim) else {
      throw ConfigurationError(
        "embed_dim must lie between 16 and \(max(16, widest)) with \(stages) stages,"
          + " not \(embedDim)")
    }
    guard depths.allSatisfy({ (0...1000).contains($0) }), depths.contains(where: { $0 > 0 }) else {
      throw ConfigurationError("depths \(depths) must lie between 0 and 1000, and not all be 0")
    }
    if let qkScale, !Float(qkScale).isFinite {
      throw ConfigurationError("qk_scale \(qkScale) is out of range")
    }
    guard !useCPE else {
      throw ConfigurationError(
        "use_cpe is not offered: positions are told by the dynamic position bias")
    }
    guard GroupGrowth(rawValue: groupType) != nil else {
      let known = GroupGrowth.allCases.map(\.rawValue).joined(separator: ", ")
      throw ConfigurationError("group_type \(groupType.debugDescription) is none of \(known)")
    }
    guard (0...1).contains(padType) else {
      throw ConfigurationError("pad_type must be 0 or 1, not \(padType)")
    }
  }

  /// Every kernel must give the same grid as the others, and each its share of the channels.
  private func checkKernels() throws {
    func check(_ name: String, _ kernels: [Int], stride: Int, channels: Int) throws {
      guard (1...8).contains(kernels.count) else {
        throw ConfigurationError("\(name) must name 1 to 8 kernels, not \(kernels.count)")
      }
      for kernel in kernels {
        guard (stride...1024).contains(kernel), (kernel - stride).isMultiple(of: 2) else {
          throw ConfigurationError(
            "\(name) \(kernels): \(kernel) must be the stride \(stride) and an even number more,"
              + " 1024 at most")
        }
      }
      let shares = 1 << (kernels.count - 1)
      guard channels.isMultiple(of: shares) else {
        throw ConfigurationError(
          "\(channels) channels cannot be shared by the \(kernels.count) kernels of \(name):"
            + " \(shares) does not divide them")
      }
    }
    guard let stride = patchSize.first, (1...64).contains(stride) else {
      throw ConfigurationError("patch_size \(patchSize) must begin with a stride of 1 to 64 pixels")
    }
    try check("patch_size", patchSize, stride: stride, channels: embedDim)
    for stage in 0..<depths.count - 1 {
      try check("merge_size", mergeSize[stage], stride: 2, channels: embedDim << (stage + 1))
    }
  }

  private func check(stage: Int) throws {
    let (channels, heads) = (embedDim << stage, numHeads[stage])
    guard (1...channels).contains(heads), channels.isMultiple(of: heads) else {
      throw ConfigurationError(
        "the \(channels) channels of stage \(stage) cannot be split into \(heads) heads")
    }
    guard (1...65_536).contains(groupSize[stage]) else {
      throw ConfigurationError("group_size \(groupSize[stage]) of stage \(stage) is out of range")
    }
    if groupType == GroupGrowth.halfThenWhole.rawValue, stage == 2, groupSize[stage] < 2 {
      throw ConfigurationError("group_type 7_14 halves group_size \(groupSize[stage]) to nothing")
    }
    guard (1...1024).contains(crsInterval[stage]) else {
      throw ConfigurationError(
        "crs_interval \(crsInterval[stage]) of stage \(stage) is out of range")
    }
    let ratio = mlpRatio[stage]
    guard ratio > 0, ratio <= 64, Int(Double(channels) * ratio) >= 1 else {
      throw ConfigurationError("mlp_ratio \(ratio) of stage \(stage) is out of range")
    }
  }
}
