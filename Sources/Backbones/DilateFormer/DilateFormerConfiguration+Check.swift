import Tensors

extension DilateFormerConfiguration {
  /// Checks that the arguments fit each other, so that no layer meets an impossible size.
  ///
  /// - Throws: `ConfigurationError` with the first contradiction.
  func check() throws {
    try checkLists()
    try demand((1...1_000_000).contains(numClasses)) {
      "num_classes must lie between 1 and 1000000, not \(numClasses)"
    }
    try demand((1...64).contains(patchSize)) {
      "patch_size must lie between 1 and 64, not \(patchSize)"
    }
    try demand(mlpRatio > 0 && mlpRatio <= 64 && Double(embedDim) * mlpRatio >= 1) {
      "mlp_ratio \(mlpRatio) is out of range"
    }
    try demand(qkScale?.isFinite ?? true) { "qk_scale must be finite" }
    try demand(mergingWay == .convolution3 || mergingWay == .convolution2) {
      "merging_way \(mergingWay.rawValue) cannot be built, by the authors' code either;"
        + " use conv3_2 or conv2_2"
    }
    for stage in depths.indices {
      try demand(channels(stage).isMultiple(of: numHeads[stage])) {
        "the \(channels(stage)) channels of stage \(stage) cannot be split into"
          + " \(numHeads[stage]) heads"
      }
    }
    if dilateAttention.contains(true) { try checkDilation() }
  }

  private func checkLists() throws {
    let stages = depths.count
    try demand((1...8).contains(stages)) { "depths must name 1 to 8 stages, not \(stages)" }
    let lists = [
      ("num_heads", numHeads.count), ("dilate_attention", dilateAttention.count),
      ("downsamples", downsamples.count),
    ]
    for (name, count) in lists {
      try demand(count == stages) {
        "\(name) has \(count) entries where depths has \(stages)"
      }
    }
    try demand(downsamples == depths.indices.map { $0 < stages - 1 }) {
      "downsamples must be true for every stage but the last: each stage has twice the channels"
        + " of the one before"
    }
    try demand((1...65_536).contains(embedDim) && channels(stages - 1) <= 65_536) {
      "embed_dim \(embedDim) gives the last of \(stages) stages a width out of range"
    }
    for (stage, depth) in depths.enumerated() {
      try demand((0...1000).contains(depth)) { "depths \(depth) of stage \(stage) is out of range" }
    }
    for (stage, heads) in numHeads.enumerated() {
      try demand((1...65_536).contains(heads)) {
        "num_heads \(heads) of stage \(stage) is out of range"
      }
    }
  }

  private func checkDilation() throws {
    try demand((1...DilatedTaps.widestKernel).contains(kernelSize)) {
      "kernel_size must lie between 1 and \(DilatedTaps.widestKernel), not \(kernelSize)"
    }
    try demand((1...64).contains(dilation.count)) {
      "dilation must name 1 to 64 dilations, not \(dilation.count)"
    }
    for distance in dilation {
      try demand((1...1024).contains(distance)) {
        "dilation must lie between 1 and 1024, not \(distance)"
      }
      try demand((distance * (kernelSize - 1)).isMultiple(of: 2)) {
        "kernel_size \(kernelSize) with dilation \(distance) has no tap at its centre's token"
      }
    }
    for stage in depths.indices where dilateAttention[stage] {
      try demand(numHeads[stage].isMultiple(of: dilation.count)) {
        "the \(numHeads[stage]) heads of stage \(stage) cannot be shared by"
          + " \(dilation.count) dilations"
      }
    }
  }

  private func demand(_ holds: Bool, _ sentence: () -> String) throws {
    if !holds { throw ConfigurationError(sentence()) }
  }
}
