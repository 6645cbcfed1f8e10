import Backbones
import Tensors

/// DilateFormer's pattern: each key is a tap of the head's dilation around the query.
///
/// Taps outside the image are keys of zeros, which take their share of the weight: their cells lie
/// outside the image and are padding.
public struct DilatedPattern: AttentionPattern {
  private let mechanism: DilatedAttention
  private let weights: [Tensor]  // each dilation's, [batch, heads, queries, 1, taps]
  private let contents: [Tensor]  // the scores they were made from, or none
  private let image: Int

  /// The pattern of `weights`, one tensor [batch, heads, queries, 1, taps] for each dilation, for
  /// one image of the batch.
  ///
  /// - Parameter contents: the scores before the softmax, in the same layout, where they are known.
  public init(
    _ mechanism: DilatedAttention, weights: [Tensor], contents: [Tensor] = [], image: Int = 0
  ) {
    self.mechanism = mechanism
    self.weights = weights
    self.contents = contents.allSatisfy(\.hasValues) ? contents : []
    self.image = image
  }

  /// How many heads there are, of all dilations.
  public var heads: Int { mechanism.heads }
  /// The block's tokens.
  public var queries: Grid { mechanism.tokens }
  /// Pixels from one token to the next.
  public var stride: Int { mechanism.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { weights.allSatisfy(\.hasValues) }

  /// The greatest weight of any head and query on the image; padding is on no map.
  public var layerMaximum: Float {
    var greatest: Float = 0
    for (taps, weights) in zip(mechanism.taps, weights) {
      let offsets = (0..<taps.count).map(taps.offset)
      let rows = mechanism.headsPerDilation * queries.count
      weights.withValues { values in
        guard !values.isEmpty else { return }
        for row in 0..<rows {
          let (y, x) = (row % queries.count / queries.width, row % queries.width)
          let first = (image * rows + row) * offsets.count
          for (tap, offset) in offsets.enumerated()
          where queries.contains(row: y + offset.rows, column: x + offset.columns) {
            greatest = max(greatest, values[first + tap])
          }
        }
      }
    }
    return greatest
  }

  /// Those of one row of the dilation's tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let place = mechanism.place(head: head)
    let taps = mechanism.taps[place.dilation].count
    let first =
      ((image * mechanism.headsPerDilation + place.head) * queries.count + query) * taps
    return weights[place.dilation].withValues { $0.isEmpty ? [] : Array($0[first..<first + taps]) }
  }

  /// Each dilation has heads of its own.
  public var keyClasses: KeyClasses {
    .families(
      mechanism.taps.enumerated().map { index, taps in
        let first = index * mechanism.headsPerDilation
        return HeadFamily(
          "dilation \(taps.dilation)", heads: first..<first + mechanism.headsPerDilation)
      })
  }

  /// Every query has keys of its own around it.
  public var grouping: TokenGrouping {
    .none(
      "Dilated attention has no groups: every query slides its own taps over the image, so that"
        + " neighbouring queries share only some of their keys. The footprint view shows them.")
  }

  /// One cell a tap, row by row.
  public func support(query: Int, head: Int) -> [KeyCell] {
    let place = mechanism.place(head: head)
    let taps = mechanism.taps[place.dilation].count
    let (row, column) = (query / queries.width, query % queries.width)
    let first =
      ((image * mechanism.headsPerDilation + place.head) * queries.count + query) * taps
    let keys = first..<first + taps
    let weight = weights[place.dilation].withValues { $0.isEmpty ? nil : Array($0[keys]) }
    let score = contents.isEmpty ? nil : contents[place.dilation].withValues { Array($0[keys]) }
    return (0..<taps).map { tap in
      let token = mechanism.token(row: row, column: column, head: head, tap: tap)
      return KeyCell(
        PixelRectangle(
          rows: token.row..<token.row + 1, columns: token.column..<token.column + 1,
          tokenSide: stride),
        weight: weight?[tap] ?? 0, kind: token.isInside ? .ordinary : .padding,
        content: score?[tap])
    }
  }
}
