import Backbones

/// The region of the image that can have reached a token through a run of layers.
///
/// A mask of tokens is carried back from the token: through a block, it grows by the keys that any
/// head of any of its tokens can attend to; through an embedding, it becomes the cells of the grid
/// before. What attention weighs is values, so the queries of a global block add nothing; nor do the
/// gates of squeeze-and-excitation, though the whole image decides them.
public struct Reach: Sendable, Hashable {
  /// Which ways count.
  public enum Paths: String, Sendable, CaseIterable {
    /// Attention alone; embeddings and downsamplings map a token to its nominal cell.
    case attention
    /// Attention, and the kernels of all convolutions and poolings.
    case convolutions
  }

  /// The grid that the first unit of the run takes.
  public let grid: Grid
  /// Pixels from one token of that grid to the next.
  public let stride: Int
  /// Which of its tokens can have reached the token, row by row.
  public let tokens: [Bool]
  /// The share of the grid that they make up.
  public let share: Double
  /// Whether some unit's keys depend on scores that were not known: its coarsest keys stand for all.
  public let isApproximate: Bool

  /// The reach of the token at `row` and `column` of what the last of `units` puts out.
  ///
  /// - Parameters:
  ///   - units: the run, as indices of the outline's units.
  ///   - pattern: the pattern of a unit with weights, where it is known; else the outline's is used.
  public init(
    _ outline: Outline, units: ClosedRange<Int>, row: Int, column: Int, paths: Paths,
    pattern: (Int) -> (any AttentionPattern)? = { _ in nil }
  ) {
    // Every unit passes its tokens on; a global query travels beside them.
    func output(_ unit: Int) -> Features {
      unit + 1 < outline.inputs.count ? outline.inputs[unit + 1] : outline.outputs[unit]
    }
    var mask = TokenMask(output(units.upperBound).grid)
    mask.insert(rows: row..<row + 1, columns: column..<column + 1)
    var isApproximate = false
    for unit in units.reversed() {
      let record = outline.attention[unit]
      let known = pattern(unit) ?? record?.pattern
      if case .levels = known?.keyClasses, known?.hasWeights == false { isApproximate = true }
      let step = UnitReach(
        steps: paths == .convolutions ? outline.steps(ofUnit: unit) : [],
        attentionPath: record.map { Self.module(of: $0.path, in: outline.units[unit].path) },
        pattern: known, input: outline.inputs[unit], output: output(unit))
      mask = outline.units[unit].role == .globalQuery ? mask : step.back(mask, paths)
    }
    grid = outline.inputs[units.lowerBound].grid
    stride = outline.inputs[units.lowerBound].stride
    tokens = mask.members
    share = Double(mask.count) / Double(max(1, grid.count))
    self.isApproximate = isApproximate
  }

  /// The part of a unit that attends: `attn` of `blocks.0.attn.py_att`.
  private static func module(of path: String, in unit: String) -> String {
    let rest = path.dropFirst(unit.count + 1)
    return unit + "." + (rest.split(separator: ".").first.map(String.init) ?? "")
  }
}

/// The way back through one unit.
private struct UnitReach {
  let steps: [Step]
  let attentionPath: String?
  let pattern: (any AttentionPattern)?
  let input: Features
  let output: Features

  func back(_ mask: TokenMask, _ paths: Reach.Paths) -> TokenMask {
    if let pattern { return back(mask, through: pattern) }
    let chain = KernelChain(steps, input: input.grid, inputStride: input.stride)
    guard paths == .convolutions, chain.isSpatial else {
      return input.grid == output.grid
        ? mask : mask.resized(to: input.grid, ratio: (output.stride, input.stride))
    }
    var read = TokenMask(input.grid)
    for branch in chain.branches {
      read.formUnion(branch.reversed().reduce(mask) { $0.read(by: $1.kernel, from: $1.input) })
    }
    return read
  }

  /// Through a block: the convolutions after attention, attention beside its own, those before.
  private func back(_ mask: TokenMask, through pattern: any AttentionPattern) -> TokenMask {
    var mask = mask
    var isAfter = true
    var own: [Step] = []
    for step in steps.reversed() {
      let belongs = attentionPath.map { step.path.hasPrefix($0 + ".") } ?? false
      if belongs { own.append(step) }
      guard let kernel = step.kernel, kernel.size > 1, kernel.stride == 1, !belongs else {
        continue
      }
      if isAfter, own.isEmpty == false {
        mask = attended(mask, pattern, own)
        isAfter = false
      }
      mask = mask.read(by: kernel, from: mask.grid)
    }
    return isAfter ? attended(mask, pattern, own) : mask
  }

  /// The tokens, those they attend to, and what convolutions beside attention read around them.
  private func attended(
    _ mask: TokenMask, _ pattern: any AttentionPattern, _ own: [Step]
  ) -> TokenMask {
    var all = mask
    for step in own {
      guard let kernel = step.kernel, kernel.size > 1, kernel.stride == 1, step.shape.count == 4
      else { continue }
      let grid = Grid(height: step.shape[1], width: step.shape[2])
      let span = max(1, mask.grid.height / max(1, grid.height))
      let coarse = mask.resized(to: grid, ratio: (1, span)).read(by: kernel, from: grid)
      all.formUnion(coarse.resized(to: mask.grid, ratio: (span, 1)))
    }
    let keys = AttendedTokens(pattern)
    keys.formUnion(of: mask, into: &all)
    return all
  }
}

/// The tokens that the keys of some queries cover.
private struct AttendedTokens {
  let pattern: any AttentionPattern
  let partition: TokenPartition?

  init(_ pattern: any AttentionPattern) {
    self.pattern = pattern
    if case .partition(let partition) = pattern.grouping {
      self.partition = partition
    } else {
      partition = nil
    }
  }

  func formUnion(of queries: TokenMask, into all: inout TokenMask) {
    // The queries of a group share their keys, so one of them stands for all.
    var seen = [Bool](repeating: false, count: partition?.count ?? 0)
    for query in queries.members.indices where queries[query] {
      if all.isFull { return }
      if let partition {
        let group = partition.group(
          row: query / queries.grid.width, column: query % queries.grid.width)
        if seen[group] { continue }
        seen[group] = true
      }
      for heads in pattern.sharedFootprints {
        for cell in pattern.support(query: query, head: heads.lowerBound) {
          guard cell.kind == .ordinary || cell.kind == .refined else { continue }
          let stride = pattern.stride
          all.insert(
            rows: cell.rectangle.rows.lowerBound / stride..<cell.rectangle.rows.upperBound / stride,
            columns: cell.rectangle.columns.lowerBound
              / stride..<cell.rectangle.columns.upperBound / stride)
        }
      }
    }
  }
}
