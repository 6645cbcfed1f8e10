import Backbones
import Tensors

/// GC ViT's pattern: each key is a token of the query's window.
///
/// In a global block the queries are the same for all windows: the query at an output position was
/// pooled from the whole image, and `queryRegion` is its cell of the image divided by the window.
public struct WindowPattern: AttentionPattern {
  private let mechanism: Windows
  private let weights: Tensor  // [batch · windows, heads, queries, keys]
  private let content: Tensor?
  private let bias: PositionBias?
  /// The position bias, an outline where its values are not known.
  public let positionBias: PositionBias?
  private let image: Int

  /// The pattern of `weights`, [batch · windows, heads, queries, keys], for one image of the batch.
  ///
  /// - Parameters:
  ///   - content: the scores before the bias, in the same layout, where they are known.
  ///   - bias: the position bias by offset, where it is known.
  public init(
    _ mechanism: Windows, weights: Tensor, content: Tensor? = nil, bias: PositionBias? = nil,
    image: Int = 0
  ) {
    self.mechanism = mechanism
    self.weights = weights
    self.content = content.flatMap { $0.hasValues ? $0 : nil }
    self.bias = bias.flatMap { $0.table.hasValues ? $0 : nil }
    positionBias = bias
    self.image = image
  }

  /// How many heads there are.
  public var heads: Int { weights.shape[1] }
  /// The block's tokens: the positions of its output.
  public var queries: Grid { mechanism.queries }
  /// Pixels from one token to the next.
  public var stride: Int { mechanism.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { weights.hasValues }

  /// The greatest weight of any head and query.
  public var layerMaximum: Float {
    let count = weights.count / weights.shape[0] * mechanism.grid.count
    let own = image * count..<(image + 1) * count
    return weights.withValues { $0.isEmpty ? 0 : $0[own].max() ?? 0 }
  }

  /// Those of one row of the window's tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let place = mechanism.place(of: query)
    let count = mechanism.window.count
    let window = image * mechanism.grid.count + place.window
    let first = ((window * heads + head) * count + place.position) * count
    return weights.withValues { $0.isEmpty ? [] : Array($0[first..<first + count]) }
  }

  /// All keys lie in one window.
  public var keyClasses: KeyClasses { .alike("tokens of the \(mechanism.window) window") }

  /// The windows.
  public var grouping: TokenGrouping { .partition(TokenPartition(mechanism)) }

  /// One cell a token of the window, row by row.
  public func support(query: Int, head: Int) -> [KeyCell] {
    let place = mechanism.place(of: query)
    let count = mechanism.window.count
    let window = image * mechanism.grid.count + place.window
    let first = ((window * heads + head) * count + place.position) * count
    let row = first..<first + count
    let weight = weights.withValues { $0.isEmpty ? nil : Array($0[row]) }
    let score = content?.withValues { Array($0[row]) }
    return (0..<count).map { key in
      KeyCell(
        queryRectangle(mechanism.token(window: place.window, position: key)),
        weight: weight?[key] ?? 0, content: score?[key],
        bias: bias.map { $0.table[$0.index(query: place.position, key: key), head] })
    }
  }

  /// The token itself; in a global block, its cell of the whole image divided by the window.
  public func queryRegion(_ query: Int) -> PixelRectangle {
    guard mechanism.isGlobal else { return queryRectangle(query) }
    let position = mechanism.place(of: query).position
    let (row, column) = (position / mechanism.window.width, position % mechanism.window.width)
    let (height, width) = (stride * mechanism.grid.height, stride * mechanism.grid.width)
    return PixelRectangle(
      rows: row * height..<(row + 1) * height, columns: column * width..<(column + 1) * width)
  }
}
