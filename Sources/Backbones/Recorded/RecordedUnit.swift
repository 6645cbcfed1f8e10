import Tensors

/// A tensor of a file: its name and shape there.
public struct RecordedTensor: Sendable, Hashable {
  /// Its name in the file.
  public let name: String
  /// Its axes in the file.
  public let shape: [Int]

  /// A tensor by its name and shape.
  public init(_ name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

/// One unit of a recording.
public struct RecordedUnit: Sendable {
  /// What it is called.
  public let path: String
  /// The grid on which its maps are drawn.
  public let grid: Grid
  /// The size of the image in pixels where the recording fixes it.
  public let nativeSize: Grid?
  /// The stage it belongs to, where that is known.
  let stage: Int?
  private let title: String?
  private let channels: Int
  private let leave: @Sendable (_ stride: Int, (RecordedTensor) -> Tensor) -> Leaving

  /// What a unit does besides passing features on.
  private typealias Leaving = @Sendable (Trace) -> Void

  /// Attention as any program may save it: one tensor of [queries, keys], [heads, queries, keys] or
  /// [batch, heads, queries, keys], of which the first image is shown.
  ///
  /// - Parameter asking: the token without a place whose row is shown, which the unit is then named
  ///   after; nil for the grid's own rows.
  public init(
    _ name: String, _ tensor: RecordedTensor, _ layout: RecordedLayout, asking: Int? = nil,
    holdsScores: Bool = false, caveats: [String] = []
  ) {
    let asker = asking.map { LeadingTokens.names(layout.leadingQueries)[$0] + " asks" }
    let path = asker.map { "\(name), \($0)" } ?? name
    self.path = path
    title = asker.map { "  \($0)" } ?? name
    grid = layout.grid
    nativeSize = nil
    stage = nil
    channels = 1
    leave = { stride, read in
      let shape = Array(repeating: 1, count: max(0, 4 - tensor.shape.count)) + tensor.shape
      let weights = firstImage(read(tensor).reshaped(shape))
      let recorded = RecordedAttention(
        layout, stride: stride, asking: asking, holdsScores: holdsScores, caveats: caveats)
      return { trace in
        trace.attention(path, tensors: [(path, weights)], .recorded(recorded), sources: [])
      }
    }
  }

  /// Attention of one of our own networks, in the layout of its mechanism.
  ///
  /// - Parameters:
  ///   - record: the module's attention without values.
  ///   - tensors: where the values of its tensors are.
  ///   - selections: where the keys are that its queries kept.
  ///   - mixing: where the shares are in which its levels are mixed, if they are.
  ///   - bias: where its table of position bias is, if it is there.
  ///   - output: what the unit puts out, without values.
  ///   - size: the size of the image in pixels.
  public init(
    _ path: String, _ record: AttentionRecord, tensors: [RecordedTensor],
    selections: [(score: RecordedTensor, index: RecordedTensor)], mixing: RecordedTensor?,
    bias: RecordedTensor?, stage: Int, output: Features, size: Grid
  ) {
    self.path = path
    title = nil
    grid = output.grid
    nativeSize = size
    self.stage = stage
    channels = output.channels
    leave = { _, read in
      let weights = zip(record.tensors, tensors).map { (path: $0.path, weights: read($1)) }
      let kept = zip(record.selections, selections).map { of, stored in
        (path: of.path, keys: KeySelection(indices: read(stored.index), scores: read(stored.score)))
      }
      let table = bias.flatMap { bias in
        record.bias.map { PositionBias(table: read(bias), window: $0.window) }
      }
      let mechanism = mixing.map { record.mechanism.mixing(read($0)) } ?? record.mechanism
      return { trace in
        trace.attention(
          record.path, tensors: weights, mechanism, selections: kept, sources: [],
          bias: table)
      }
    }
  }

  /// The unit as part of a network whose image is `height` pixels high.
  func unit(stage: Int, height: Int, _ read: (RecordedTensor) -> Tensor) -> Unit {
    let (grid, channels, stride) = (grid, channels, height / grid.height)
    let leave = leave(stride, read)
    return Unit(path, .block, stage: stage, title: title) { input, trace in
      leave(trace)
      let shape = [1, grid.count, channels]
      let tokens =
        input.tokens.hasValues
        ? Tensor([Float](repeating: 0, count: grid.count * channels), shape: shape)
        : Tensor(outline: shape)
      return Features(tokens, grid: grid, stride: stride)
    }
  }
}

extension KeySelection {
  /// A selection whose indices a file gave as numbers.
  fileprivate init(indices: Tensor, scores: Tensor) {
    let whole =
      indices.hasValues
      ? IndexTensor(indices.values.map { Int32($0) }, shape: indices.shape)
      : IndexTensor(outline: indices.shape)
    self.init(indices: whole, scores: scores)
  }
}

/// The first of a batch, [1, heads, queries, keys]; nothing is copied where there is one only.
private func firstImage(_ tensor: Tensor) -> Tensor {
  guard tensor.shape[0] > 1 else { return tensor }
  let shape = [1] + tensor.shape.dropFirst()
  guard tensor.hasValues else { return Tensor(outline: shape) }
  return tensor.withValues { Tensor(Array($0.prefix(shape.reduce(1, *))), shape: shape) }
}
