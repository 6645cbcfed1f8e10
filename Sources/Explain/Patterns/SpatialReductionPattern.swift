import Backbones
import Tensors

/// PVT v2's pattern: each key covers the block of tokens it was reduced from.
///
/// Tokens left over when the ratio does not divide the grid belong to no key.
public struct SpatialReductionPattern: AttentionPattern {
  private let mechanism: SpatialReduction
  private let weights: Tensor  // [batch, heads, queries, keys]
  private let content: Tensor?
  private let image: Int
  private let cells: [(rectangle: PixelRectangle, tokens: Int)]

  /// The pattern of `weights`, [batch, heads, queries, keys], for one image of the batch.
  ///
  /// - Parameter content: the scores before the softmax, in the same layout, where they are known.
  public init(
    _ mechanism: SpatialReduction, weights: Tensor, content: Tensor? = nil, image: Int = 0
  ) {
    self.mechanism = mechanism
    self.weights = weights
    self.content = content.flatMap { $0.hasValues ? $0 : nil }
    self.image = image
    let keys = mechanism.keys
    cells = (0..<keys.count).map { key in
      let block = mechanism.tokens(row: key / keys.width, column: key % keys.width)
      return (
        PixelRectangle(rows: block.rows, columns: block.columns, tokenSide: mechanism.stride),
        block.rows.count * block.columns.count
      )
    }
  }

  /// How many heads there are.
  public var heads: Int { weights.shape[1] }
  /// The block's tokens.
  public var queries: Grid { mechanism.queries }
  /// Pixels from one token to the next.
  public var stride: Int { mechanism.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { weights.hasValues }

  /// Found among the weights themselves: every key covers as many tokens for each query.
  public var layerMaximum: Float {
    let perToken = heads > 0 && AttentionMap(self, query: 0, head: .head(0)).isPerToken
    return weights.withValues { values in
      var greatest: Float = 0
      for row in 0..<(values.count / max(1, cells.count)) {
        for key in cells.indices {
          let weight = values[row * cells.count + key]
          greatest = max(greatest, perToken ? weight / Float(cells[key].tokens) : weight)
        }
      }
      return greatest
    }
  }

  /// Those of one row of the tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let row = ((image * heads + head) * queries.count + query) * cells.count
    return weights.withValues { $0.isEmpty ? [] : Array($0[row..<row + cells.count]) }
  }

  /// Each key is a block of tokens.
  public var keyClasses: KeyClasses {
    switch mechanism.method {
    case .convolution(1): .blocks("each key is one token: nothing is reduced here")
    case .convolution(let ratio):
      .blocks(
        "each key is a convolution of \(ratio)×\(ratio) tokens with stride \(ratio):"
          + " \(ratio * stride)×\(ratio * stride) pixels")
    case .pooling(let size):
      .blocks(
        "each key is the mean over a cell of a \(size)×\(size) grid, then a 1×1 convolution;"
          + " cells overlap where \(size) does not divide the grid")
    }
  }

  /// All queries share all keys.
  public var grouping: TokenGrouping {
    .partition(
      .whole(queries, name: "one group: every token attends to all \(mechanism.keys.count) keys"))
  }

  /// One cell a key, row by row of the reduced grid.
  public func support(query: Int, head: Int) -> [KeyCell] {
    let row = ((image * heads + head) * queries.count + query) * cells.count
    let scores = content?.withValues { Array($0[row..<row + cells.count]) }
    return weights.withValues { values in
      cells.indices.map { key in
        KeyCell(
          cells[key].rectangle, weight: values.isEmpty ? 0 : values[row + key],
          tokens: cells[key].tokens, content: scores?[key])
      }
    }
  }
}
