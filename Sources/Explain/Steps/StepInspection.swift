import Backbones
import Tensors

/// One step of a unit, with what its output holds.
public struct StepInspection: Sendable {
  /// What was done, to which axes, at what cost; without the output.
  public let step: Step
  /// Its node in the outline.
  public let node: Int
  /// What is told of its values; nil where it puts out indices, which are counted and not measured.
  public let statistics: ValueStatistics?
  /// Where its rows lie on a grid; nil where they lie on none.
  public let layout: StepLayout?
  /// What of the attention it is; nil for a step of anything else.
  public let attention: AttentionPart?
  /// How many channels a row has; 0 where there are no rows on a grid.
  public let channels: Int
  /// The channel that `map(.channel, part:)` shows.
  public let channel: Int

  let means: Tensor
  let norms: Tensor
  let channelValues: Tensor

  /// What is shown of the rows of a step: one number each.
  public enum Measure: String, CaseIterable, Sendable {
    /// The mean over channels.
    case mean
    /// The L2 norm over channels: √Σ x².
    case norm
    /// The value of one channel.
    case channel

    /// A short title.
    public var title: String {
      switch self {
      case .mean: "mean over channels"
      case .norm: "norm over channels"
      case .channel: "one channel"
      }
    }
  }

  /// The step's output as a map; nil where it lies on no grid.
  ///
  /// - Parameter part: which part of the tokens, an index into the layout's parts.
  public func map(_ measure: Measure, part: Int = 0) -> TokenMap? {
    guard let layout, layout.parts.indices.contains(part) else { return nil }
    let rows =
      switch measure {
      case .mean: means
      case .norm: norms
      case .channel: channelValues
      }
    guard rows.hasValues else { return nil }
    let values = rows.withValues { rows in
      (0..<layout.grid.count).map { rows[layout.row(cell: $0, part: part)] }
    }
    return TokenMap(
      grid: layout.grid, ground: layout.ground, values: values,
      isOnImage: (0..<layout.grid.count).map(layout.isOnImage))
  }
}

/// A step of attention, as a part of the unit's pattern.
public struct AttentionPart: Sendable, Hashable {
  /// What the step puts out for every query and key.
  public let component: AttentionComponent
  /// The level of a token pyramid that it belongs to; nil where there is one only.
  public let level: Int?
  /// The heads that it computes: all, or those of one dilation.
  public let heads: Range<Int>
  /// Whether its weights are those that reach the output, without keys that a finer level refines.
  public let isReaching: Bool

  /// What the step puts out for one query, on the rectangles of its keys; a head that it does not
  /// compute is brought within those it does.
  public func map(_ pattern: some AttentionPattern, query: Int, head: HeadChoice) -> AttentionMap {
    let shown: HeadChoice
    switch head {
    case .head(let number):
      shown = .head(min(max(number, heads.lowerBound), heads.upperBound - 1))
    case .mean, .max, .min: shown = head
    }
    return AttentionMap(
      pattern, query: query, head: shown, component: component, level: level, among: heads,
      isReaching: isReaching)
  }
}

/// One number for each token of a grid.
public struct TokenMap: Sendable, Hashable {
  /// The grid, with its padding where there is any.
  public let grid: Grid
  /// What its cells are.
  public let ground: StepLayout.Ground
  /// The numbers, [tokens], row by row.
  public let values: [Float]
  /// Whether each cell lies on the image; the others are padding.
  public let isOnImage: [Bool]

  /// The least and the greatest finite number of the image; nil when there is none.
  public var range: ClosedRange<Float>? {
    let seen = zip(values, isOnImage).lazy.filter { $0.1 && $0.0.isFinite }.map(\.0)
    guard let low = seen.min(), let high = seen.max() else { return nil }
    return low...high
  }
}
