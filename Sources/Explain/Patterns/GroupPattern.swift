import Backbones
import Tensors

/// CrossFormer's pattern: the keys of a query are the tokens of its short or long distance group.
///
/// Places of the group that lie outside the grid are keys too, masked as the authors' code does it.
public struct GroupPattern: AttentionPattern {
  private let groups: TokenGroups
  private let attention: PartAttention

  /// The pattern of `weights`, [batch · groups, heads, G², G²], for one image of the batch.
  ///
  /// - Parameters:
  ///   - content: the scores before bias and mask, in the same layout, where they are known.
  ///   - bias: the position bias by offset, where it is known.
  public init(
    _ groups: TokenGroups, weights: Tensor, content: Tensor? = nil, bias: PositionBias? = nil,
    image: Int = 0
  ) {
    self.groups = groups
    attention = PartAttention(
      weights, scores: content, bias: bias, image: image, parts: groups.count)
  }

  /// How many heads there are.
  public var heads: Int { attention.heads }
  /// The block's tokens, without padding.
  public var queries: Grid { groups.grid }
  /// Pixels from one token to the next.
  public var stride: Int { groups.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { attention.hasWeights }
  /// The position bias, an outline where its values are not known.
  public var positionBias: PositionBias? { attention.positionBias }

  /// Found among the weights themselves, those of padding left out.
  public var layerMaximum: Float {
    attention.maximum(parts: groups.count) { group, place in
      let position = groups.position(group: group, place: place)
      return groups.contains(row: position.row, column: position.column)
    }
  }

  /// Those of one row of the group's tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let (group, place) = groups.place(row: query / queries.width, column: query % queries.width)
    return attention.weights(part: group, head: head, query: place)
  }

  /// All keys lie in one group.
  public var keyClasses: KeyClasses {
    let side = groups.side
    return switch groups.distance {
    case .short: .alike("group of \(side)×\(side) neighbours")
    case .long(let interval):
      .alike("group of \(side)×\(side), \(interval) tokens apart")
    }
  }

  /// The groups, padding included.
  public var grouping: TokenGrouping { .partition(TokenPartition(groups)) }

  /// One cell for each place of the query's group, row by row.
  public func support(query: Int, head: Int) -> [KeyCell] {
    let (group, place) = groups.place(row: query / queries.width, column: query % queries.width)
    let weights = attention.weights(part: group, head: head, query: place)
    let content = attention.content(part: group, head: head, query: place)
    let bias = attention.bias(head: head, query: place)
    return (0..<groups.tokensPerGroup).map { key in
      let position = groups.position(group: group, place: key)
      let kind = kind(position)
      return KeyCell(
        PixelRectangle(
          rows: position.row..<position.row + 1, columns: position.column..<position.column + 1,
          tokenSide: stride),
        weight: weights.isEmpty ? 0 : weights[key], kind: kind, content: content?[key],
        bias: bias?[key], mask: kind == .masked ? TokenGroups.maskValue : nil)
    }
  }

  private func kind(_ position: (row: Int, column: Int)) -> KeyCell.Kind {
    if groups.contains(row: position.row, column: position.column) { return .ordinary }
    return groups.masksPadding ? .masked : .padding
  }
}
