import Backbones
import Tensors

/// What attention within the parts of a partition left behind, windows or groups: the weights, and
/// where they are known the scores and the bias they came from.
///
/// Everything is for one image of a batch; `part` counts its parts, `query` and `key` the places of
/// a part, row by row.
struct PartAttention {
  /// The weights, [batch · parts, heads, queries, keys].
  let weights: Tensor
  /// The position bias, an outline where its values are not known.
  let positionBias: PositionBias?
  private let scores: Tensor?
  private let firstPart: Int

  /// The attention of image `image` of a batch whose images have `parts` parts each.
  init(_ weights: Tensor, scores: Tensor?, bias: PositionBias?, image: Int, parts: Int) {
    self.weights = weights
    self.scores = scores.flatMap { $0.hasValues ? $0 : nil }
    positionBias = bias
    firstPart = image * parts
  }

  /// How many heads there are.
  var heads: Int { weights.shape[1] }
  /// Whether the weights are known.
  var hasWeights: Bool { weights.hasValues }
  /// How many keys a query has.
  private var keys: Int { weights.shape[3] }

  /// Where the weights of a query begin.
  private func row(part: Int, head: Int, query: Int) -> Range<Int> {
    let first = (((firstPart + part) * heads + head) * keys + query) * keys
    return first..<first + keys
  }

  /// The weights of a query, one a key; none where they are not known.
  func weights(part: Int, head: Int, query: Int) -> [Float] {
    let row = row(part: part, head: head, query: query)
    return weights.withValues { $0.isEmpty ? [] : Array($0[row]) }
  }

  /// The scores of a query before bias and mask, one a key; nil where they are not known.
  func content(part: Int, head: Int, query: Int) -> [Float]? {
    let row = row(part: part, head: head, query: query)
    return scores?.withValues { Array($0[row]) }
  }

  /// The biases of a query, one a key; nil where they are not known.
  func bias(head: Int, query: Int) -> [Float]? {
    guard let bias = positionBias, bias.table.hasValues else { return nil }
    return bias.table.withValues { table in
      (0..<keys).map { table[bias.index(query: query, key: $0) * heads + head] }
    }
  }

  /// The greatest weight between places of a part for which `counts(part, place)` holds.
  func maximum(parts: Int, where counts: (_ part: Int, _ place: Int) -> Bool) -> Float {
    weights.withValues { values in
      guard !values.isEmpty else { return 0 }
      var greatest: Float = 0
      for part in 0..<parts {
        let places = (0..<keys).filter { counts(part, $0) }
        for head in 0..<heads {
          for query in places {
            let first = row(part: part, head: head, query: query).lowerBound
            for key in places { greatest = max(greatest, values[first + key]) }
          }
        }
      }
      return greatest
    }
  }
}
