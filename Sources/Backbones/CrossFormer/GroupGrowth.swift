/// How group sizes change from block to block.
///
/// Source: CrossFormer++, the progressive group size (PGS) paradigm; the other ways are in its code.
public enum GroupGrowth: String, Sendable, CaseIterable {
  /// Each stage has its own size; the published CrossFormer++ are such, with 4, 4, 14, 7.
  case constant
  /// The share of the grid that a group spans grows evenly from 4 tokens of the first grid to all.
  case linear
  /// As linear, but shares above one half become all, or, up to three quarters in the third stage,
  /// one half.
  case linearDivided = "linear_div"
  /// As linear, but shares above one half are, in the third stage, one half and all in turn.
  case alternating = "alter"
  /// As constant, but the first four blocks of the third stage have half the size.
  case halfThenWhole = "7_14"

  /// The group size of every block, [stages][blocks], before it is cut to the grid.
  ///
  /// - Parameters:
  ///   - sizes: the size of each stage.
  ///   - depths: the blocks of each stage, at least one in all.
  ///   - heights: the rows of each stage's grid; shares are shares of the height.
  func sides(_ sizes: [Int], depths: [Int], heights: [Int]) -> [[Int]] {
    let smallest = 4
    let start = Double(smallest) / Double(heights.first ?? smallest)
    let step = (1 - start) / Double(max(1, depths.reduce(0, +)))
    // Sums of rounded numbers decide between sizes; NumPy's arange adds this increment.
    let increment = (start + step) - start
    var number = 0
    return depths.indices.map { stage in
      let length = heights[stage]
      return (0..<depths[stage]).map { block in
        let share = start + Double(number) * increment
        defer { number += 1 }
        var span = Double(length) * share
        let isWide = span > Double(length / 2)
        switch self {
        case .constant: return sizes[stage]
        case .halfThenWhole:
          return stage == 2 && block < 4 ? sizes[stage] / 2 : sizes[stage]
        case .linear: break
        case .linearDivided where isWide:
          let isWhole = span > Double(length) * 3 / 4 || stage != 2
          span = Double(isWhole ? length : length / 2)
        case .alternating where isWide:
          let isWhole = !number.isMultiple(of: 2) || stage != 2
          span = Double(isWhole ? length : length / 2)
        case .linearDivided, .alternating: break
        }
        return max(smallest, Int(span.rounded(.up)))
      }
    }
  }
}
