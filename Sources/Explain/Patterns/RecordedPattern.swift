import Backbones
import Tensors

/// The pattern of attention that another program saved: each key is a token of a grid, or a token
/// without a place, as a class token.
public struct RecordedPattern: AttentionPattern {
  private let mechanism: RecordedAttention
  private let weights: Tensor  // [1, heads, queries, keys]
  private let cells: [KeyCell]

  /// The pattern of `weights`, [1, heads, queries, keys], leading tokens included on both axes.
  public init(_ mechanism: RecordedAttention, weights: Tensor) {
    self.mechanism = mechanism
    self.weights = weights
    let layout = mechanism.layout
    let leading = (0..<layout.leadingKeys).map { _ in
      KeyCell(
        PixelRectangle(rows: 0..<0, columns: 0..<0), weight: 0, kind: .classToken, tokens: 0)
    }
    cells =
      leading
      + (0..<layout.keys.count).map { key in
        let (rows, columns) = mechanism.tokens(ofKey: key)
        return KeyCell(
          PixelRectangle(rows: rows, columns: columns, tokenSide: mechanism.stride), weight: 0,
          tokens: rows.count * columns.count)
      }
  }

  /// How many heads there are.
  public var heads: Int { weights.shape[1] }
  /// The finer of the grids of queries and keys.
  public var queries: Grid { mechanism.layout.grid }
  /// Pixels from one token to the next.
  public var stride: Int { mechanism.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { weights.hasValues }
  /// Scores where values are negative, else weights.
  public var component: AttentionComponent { mechanism.holdsScores ? .content : .weight }
  /// What was found when the file was read.
  public var caveats: [String] { mechanism.caveats }
  /// The tokens that come before those of the grid.
  public var classTokens: String? { LeadingTokens.title(mechanism.layout.leadingKeys) }

  /// Those of one row of the tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let first = (head * weights.shape[2] + mechanism.row(of: query)) * cells.count
    return weights.withValues { $0.isEmpty ? [] : Array($0[first..<first + cells.count]) }
  }

  /// The leading tokens, then the grid's, row by row.
  public func support(query: Int, head: Int) -> [KeyCell] {
    var support = cells
    for (key, weight) in weights(query: query, head: head).enumerated() {
      support[key].weight = weight
      if mechanism.holdsScores { support[key].content = weight }
    }
    return support
  }

  /// The token itself, or all of the image where a token without a place asks.
  public func queryRegion(_ query: Int) -> PixelRectangle {
    let (rows, columns) = mechanism.tokens(ofQuery: query)
    return PixelRectangle(rows: rows, columns: columns, tokenSide: stride)
  }

  /// Tokens, or blocks of them where the keys lie on a coarser grid.
  public var keyClasses: KeyClasses {
    let layout = mechanism.layout
    guard layout.keys != layout.grid else { return .alike("tokens of the whole image") }
    return .blocks(
      "the keys lie on a grid of \(layout.keys), each over its share of the \(layout.grid) tokens")
  }

  /// All queries share all keys.
  public var grouping: TokenGrouping {
    if mechanism.asking != nil {
      return .none(
        "A token without a place asks here, the same wherever one looks: there are no groups.")
    }
    return .partition(
      .whole(queries, name: "one group: every token has a weight for every key of the recording"))
  }

  /// Found by looking at every key on the grid.
  public var layerMaximum: Float {
    let perToken = heads > 0 && AttentionMap(self, query: 0, head: .head(0)).isPerToken
    return weights.withValues { values in
      var greatest: Float = 0
      for row in 0..<(values.count / max(1, cells.count)) {
        for key in mechanism.layout.leadingKeys..<cells.count {
          let weight = values[row * cells.count + key]
          greatest = max(greatest, perToken ? weight / Float(cells[key].tokens) : weight)
        }
      }
      return greatest
    }
  }
}
