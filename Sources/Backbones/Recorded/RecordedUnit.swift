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
  private let leave: @Sendable (_ stride: Int, (RecordedTensor) -> Tensor) -> Leaving

  /// What a unit does besides passing features on.
  private typealias Leaving = @Sendable (Trace) -> Void

  /// Attention as any program may save it: one tensor of [queries, keys], [heads, queries, keys] or
  /// [batch, heads, queries, keys], of which the first image is shown.
  ///
  /// - Parameter asking: the token without a place whose row is shown; nil for the grid's own rows.
  public init(
    _ path: String, _ tensor: RecordedTensor, _ layout: RecordedLayout, asking: Int? = nil,
    holdsScores: Bool = false, caveats: [String] = []
  ) {
    self.path = path
    grid = layout.grid
    nativeSize = nil
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

  /// The unit as part of a network whose image is `height` pixels high.
  func unit(stage: Int, height: Int, _ read: (RecordedTensor) -> Tensor) -> Unit {
    let (grid, stride) = (grid, height / grid.height)
    let leave = leave(stride, read)
    return Unit(path, .block, stage: stage, title: path) { input, trace in
      leave(trace)
      let shape = [1, grid.count, 1]
      let tokens =
        input.tokens.hasValues
        ? Tensor([Float](repeating: 0, count: grid.count), shape: shape) : Tensor(outline: shape)
      return Features(tokens, grid: grid, stride: stride)
    }
  }
}

/// The first of a batch, [1, heads, queries, keys]; nothing is copied where there is one only.
private func firstImage(_ tensor: Tensor) -> Tensor {
  guard tensor.shape[0] > 1 else { return tensor }
  let shape = [1] + tensor.shape.dropFirst()
  guard tensor.hasValues else { return Tensor(outline: shape) }
  return tensor.withValues { Tensor(Array($0.prefix(shape.reduce(1, *))), shape: shape) }
}
