import Backbones
import Tensors

/// The pattern of global attention: each key is one token, and every query meets them all.
public struct GlobalPattern: AttentionPattern {
  private let mechanism: GlobalAttention
  private let weights: Tensor  // [batch, heads, queries, keys]
  private let content: Tensor?
  private let image: Int

  /// The pattern of `weights`, [batch, heads, queries, keys], for one image of the batch.
  ///
  /// - Parameter content: the scores before the softmax, in the same layout, where they are known.
  public init(
    _ mechanism: GlobalAttention, weights: Tensor, content: Tensor? = nil, image: Int = 0
  ) {
    self.mechanism = mechanism
    self.weights = weights
    self.content = content.flatMap { $0.hasValues ? $0 : nil }
    self.image = image
  }

  /// How many heads there are.
  public var heads: Int { weights.shape[1] }
  /// The block's tokens.
  public var queries: Grid { mechanism.tokens }
  /// Pixels from one token to the next.
  public var stride: Int { mechanism.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { weights.hasValues }

  /// The greatest weight of any head and query.
  public var layerMaximum: Float { weights.withValues { $0.max() ?? 0 } }

  /// Those of one row of the tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let first = ((image * heads + head) * queries.count + query) * queries.count
    return weights.withValues { $0.isEmpty ? [] : Array($0[first..<first + queries.count]) }
  }

  /// Every token of the image is a key.
  public var keyClasses: KeyClasses { .alike("tokens of the whole image") }

  /// One group of all.
  public var grouping: TokenGrouping {
    .partition(.whole(queries, name: "one group: every token attends to every token"))
  }

  /// One cell a token, row by row.
  public func support(query: Int, head: Int) -> [KeyCell] {
    let first = ((image * heads + head) * queries.count + query) * queries.count
    let row = first..<first + queries.count
    let weight = weights.withValues { $0.isEmpty ? nil : Array($0[row]) }
    let score = content?.withValues { Array($0[row]) }
    return (0..<queries.count).map { key in
      KeyCell(queryRectangle(key), weight: weight?[key] ?? 0, content: score?[key])
    }
  }
}
