import Backbones
import Tensors

/// GC ViT's pattern: each key is a token of the query's window.
///
/// In a global block the queries are the same for all windows: the query at an output position was
/// pooled from the whole image, and `queryRegion` is its cell of the image divided by the window.
public struct WindowPattern: AttentionPattern {
  private let mechanism: Windows
  private let attention: PartAttention

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
    attention = PartAttention(
      weights, scores: content, bias: bias, image: image, parts: mechanism.grid.count)
  }

  /// How many heads there are.
  public var heads: Int { attention.heads }
  /// The block's tokens: the positions of its output.
  public var queries: Grid { mechanism.queries }
  /// Pixels from one token to the next.
  public var stride: Int { mechanism.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { attention.hasWeights }
  /// The position bias, an outline where its values are not known.
  public var positionBias: PositionBias? { attention.positionBias }

  /// The greatest weight of any head and query.
  public var layerMaximum: Float {
    attention.maximum(parts: mechanism.grid.count) { _, _ in true }
  }

  /// Those of one row of the window's tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let place = mechanism.place(of: query)
    return attention.weights(part: place.window, head: head, query: place.position)
  }

  /// All keys lie in one window.
  public var keyClasses: KeyClasses { .alike("tokens of the \(mechanism.window) window") }

  /// The windows.
  public var grouping: TokenGrouping { .partition(TokenPartition(mechanism)) }

  /// One cell a token of the window, row by row.
  public func support(query: Int, head: Int) -> [KeyCell] {
    let place = mechanism.place(of: query)
    let weights = attention.weights(part: place.window, head: head, query: place.position)
    let content = attention.content(part: place.window, head: head, query: place.position)
    let bias = attention.bias(head: head, query: place.position)
    return (0..<mechanism.window.count).map { key in
      KeyCell(
        queryRectangle(mechanism.token(window: place.window, position: key)),
        weight: weights.isEmpty ? 0 : weights[key], content: content?[key], bias: bias?[key])
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
