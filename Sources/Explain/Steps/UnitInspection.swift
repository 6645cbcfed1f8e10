import Backbones
import Tensors

/// A unit of an observation, run again and looked at step by step.
public struct UnitInspection: Sendable {
  /// The unit, as an index; the number of units stands for the head.
  public let unit: Int
  /// The channel that was asked for.
  public let channel: Int
  /// Its steps in order.
  public let steps: [StepInspection]
  /// Its attention with the scores it was made from; nil where it has none.
  public let attention: ObservedAttention?
  /// The tensors of its attention.
  public let record: AttentionRecord?
  /// What it put out; nil of the head.
  public let output: Features?

  /// Runs a unit again and takes the figures of each step in passing.
  ///
  /// - Parameters:
  ///   - unit: the unit; the number of units stands for the head.
  ///   - channel: the channel whose map is taken; steps of fewer channels show their last.
  ///   - progress: called between units that have to be run first; it throws to give up.
  /// - Throws: what `progress` throws.
  public init(
    _ observation: Observation, unit: Int, channel: Int = 0, progress: () throws -> Void = {}
  ) throws {
    let outline = observation.outline
    let input = try observation.input(ofUnit: unit, progress: progress)
    let isHead = unit == outline.units.count
    let first = outline.firstStep(ofUnit: unit) ?? 0
    let steps = Steps(
      grid: input.grid, record: outline.attention[unit], channel: channel, firstNode: first)
    let trace = Trace(keeping: [.attention, .scores], watcher: steps.take)
    if isHead {
      _ = outline.backbone.logits(input, trace)
      output = nil
    } else {
      output = outline.units[unit](input, trace)
    }
    self.unit = unit
    self.channel = channel
    self.steps = steps.taken
    record = trace.attention.first
    attention = record.map { ObservedAttention(path: $0.path, pattern: $0.pattern) }
  }

  /// The step that is a node of the outline.
  public func step(atNode node: Int) -> StepInspection? {
    guard let first = steps.first, steps.indices.contains(node - first.node) else { return nil }
    return steps[node - first.node]
  }

  /// Bytes of the tensors it holds on to.
  public var bytes: Int {
    let record = record.map { record in
      record.bytes + record.contents.reduce(0) { $0 + 4 * $1.count }
        + record.sources.reduce(0) { $0 + 4 * ($1.queries.tensor.count + $1.keys.tensor.count) }
    }
    return (record ?? 0) + 4 * (output?.tokens.count ?? 0)
  }
}

/// Looks at the steps of one unit as they are taken.
private final class Steps {
  var taken: [StepInspection] = []
  private var grids: [Grid]
  private let record: AttentionRecord?
  private let channel: Int
  private let firstNode: Int

  init(grid: Grid, record: AttentionRecord?, channel: Int, firstNode: Int) {
    grids = [grid]
    self.record = record
    self.channel = channel
    self.firstNode = firstNode
  }

  func take(_ step: Step, _ output: Tensor) {
    let layout = StepLayout(step, grids: grids, mechanism: record?.mechanism)
    if let layout, layout.ground == .tokens, grids.first != layout.grid {
      grids.insert(layout.grid, at: 0)
    }
    let channels = layout == nil ? 0 : step.shape.last ?? 0
    let outline = Tensor(outline: [0])
    let figures =
      layout != nil && output.hasValues ? rowFigures(output) : (means: outline, norms: outline)
    let shown = min(max(0, channel), max(0, channels - 1))
    taken.append(
      StepInspection(
        step: step, node: firstNode + taken.count, statistics: ValueStatistics(output),
        layout: layout, attention: record.flatMap { AttentionPart(step, of: $0) },
        channels: channels, channel: shown, means: figures.means, norms: figures.norms,
        channelValues: channels > 0 && output.hasValues ? column(shown, of: output) : outline))
  }
}

extension AttentionPart {
  /// What a step computes of the attention of `record`; nil when it is another kind of step.
  init?(_ step: Step, of record: AttentionRecord) {
    guard let last = step.axes.last, ["keys", "taps"].contains(last),
      step.axes.contains("queries")
    else { return nil }
    let component: AttentionComponent
    switch step.kind {
    case .scores: component = .content
    case .rearrangement: component = .bias
    case .addition: component = .sum
    default: component = .weight
    }
    var heads = 0..<record.pattern.heads
    var level: Int?
    let index = record.tensors.firstIndex { step.path.hasPrefix($0.path + ".") }
    switch (record.mechanism, index) {
    case (.dilated(let dilated), .some(let index)):
      heads = index * dilated.headsPerDilation..<(index + 1) * dilated.headsPerDilation
    case (.tokenPyramid, .some(let index)): level = index
    default: break
    }
    self.init(
      component: component, level: level, heads: heads, isReaching: step.kind == .selection)
  }
}
