/// What follows from the size of the image.
extension CrossFormerConfiguration {
  /// Sides whose cells every stage can halve: floor(side / 4) divisible by 8, with four stages.
  public func checkSize(height: Int, width: Int) throws {
    try check()
    let (stride, multiple) = (patchSize[0], 1 << (depths.count - 1))
    for side in [height, width] {
      guard (1...65_536).contains(side) else {
        throw ConfigurationError(
          "CrossFormer takes sides of \(stride * multiple) to 65536 pixels, not \(height)x\(width)")
      }
      let cells = side / stride
      guard cells >= multiple, cells.isMultiple(of: multiple) else {
        let below = cells / multiple * multiple * stride
        let near = [below, below + multiple * stride].filter { $0 > 0 }
        throw ConfigurationError(
          "CrossFormer takes sides with floor(side / \(stride)) divisible by \(multiple), as "
            + near.map(String.init).joined(separator: " or ") + ", not \(height)x\(width)")
      }
    }
    try checkAmount(height: height, width: width)
  }

  /// The grid of each stage.
  func grids(height: Int, width: Int) -> [Grid] {
    depths.indices.map { stage in
      Grid(height: (height / patchSize[0]) >> stage, width: (width / patchSize[0]) >> stage)
    }
  }

  /// The group size of every block, [stages][blocks], before it is cut to the grid.
  func groupSides(on grids: [Grid]) -> [[Int]] {
    let growth = GroupGrowth(rawValue: groupType) ?? .constant
    return growth.sides(groupSize, depths: depths, heights: grids.map(\.height))
  }

  /// How the tokens of a block are divided.
  ///
  /// - Parameters:
  ///   - side: the block's group size, before it is cut to the grid.
  ///   - block: its number in the stage; every second one attends over long distances.
  func groups(stage: Int, block: Int, grid: Grid, side: Int) -> TokenGroups {
    TokenGroups(
      grid: grid, stride: patchSize[0] << stage, side: side, isLong: !block.isMultiple(of: 2),
      interval: adaptiveInterval ? nil : crsInterval[stage], isCentred: padType != 0,
      masksPadding: !noMask)
  }

  /// Checks that no layer needs more multiply-adds than a machine does in an hour.
  ///
  /// Padding multiplies tokens, and attention grows with the fourth power of a group's side; so
  /// bounded, all sums over layers stay countable.
  private func checkAmount(height: Int, width: Int) throws {
    func check(_ what: String, _ factors: Int...) throws {
      var product = 1
      for factor in factors {
        let (next, overflow) = product.multipliedReportingOverflow(by: factor)
        guard !overflow, next <= 1 << 48 else {
          throw ConfigurationError("\(what) is more than can be computed at \(height)x\(width)")
        }
        product = next
      }
    }
    func square(_ kernels: [Int]) -> Int { (kernels.max() ?? 1) * (kernels.max() ?? 1) }

    let grids = grids(height: height, width: width)
    try check("patch_size \(patchSize)", grids[0].count, embedDim, 3, square(patchSize))
    for (stage, sides) in groupSides(on: grids).enumerated() {
      let channels = embedDim << stage
      if stage > 0 {
        try check(
          "merge_size \(mergeSize[stage - 1])", grids[stage].count, channels, channels,
          square(mergeSize[stage - 1]))
      }
      for (block, side) in sides.enumerated() {
        let groups = groups(stage: stage, block: block, grid: grids[stage], side: side)
        let (height, width) = (groups.padded.height, groups.padded.width)
        try check(
          "block \(block) of stage \(stage), on \(height)x\(width) tokens in groups of"
            + " \(groups.side)x\(groups.side),",
          height, width, channels, groups.tokensPerGroup + 64 * channels)
      }
    }
  }
}
