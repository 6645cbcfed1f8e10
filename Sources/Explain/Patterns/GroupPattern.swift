import Backbones
import Tensors

/// CrossFormer's pattern: the keys of a query are the tokens of its short or long distance group.
///
/// Places of the group that lie outside the grid are keys too, masked as the authors' code does it.
public struct GroupPattern: AttentionPattern {
  private let groups: TokenGroups
  private let weights: Tensor  // [batch · groups, heads, G², G²]
  private let content: Tensor?
  private let bias: PositionBias?
  /// The position bias, an outline where its values are not known.
  public let positionBias: PositionBias?
  private let image: Int

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
    self.weights = weights
    self.content = content.flatMap { $0.hasValues ? $0 : nil }
    self.bias = bias.flatMap { $0.table.hasValues ? $0 : nil }
    positionBias = bias
    self.image = image
  }

  /// How many heads there are.
  public var heads: Int { weights.shape[1] }
  /// The block's tokens, without padding.
  public var queries: Grid { groups.grid }
  /// Pixels from one token to the next.
  public var stride: Int { groups.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool { weights.hasValues }

  /// Found among the weights themselves, those of padding left out.
  public var layerMaximum: Float {
    let keys = groups.tokensPerGroup
    return weights.withValues { values in
      guard !values.isEmpty else { return 0 }
      var greatest: Float = 0
      for group in 0..<groups.count {
        let tokens = (0..<keys).filter {
          let position = groups.position(group: group, place: $0)
          return groups.contains(row: position.row, column: position.column)
        }
        let first = (image * groups.count + group) * heads * keys
        for row in first..<first + heads * keys where tokens.contains(row % keys) {
          for key in tokens { greatest = max(greatest, values[row * keys + key]) }
        }
      }
      return greatest
    }
  }

  /// Those of one row of the group's tensor.
  public func weights(query: Int, head: Int) -> [Float] {
    let keys = groups.tokensPerGroup
    let (group, place) = groups.place(row: query / queries.width, column: query % queries.width)
    let first = (((image * groups.count + group) * heads + head) * keys + place) * keys
    return weights.withValues { $0.isEmpty ? [] : Array($0[first..<first + keys]) }
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
    let keys = groups.tokensPerGroup
    let (group, place) = groups.place(row: query / queries.width, column: query % queries.width)
    let first = (((image * groups.count + group) * heads + head) * keys + place) * keys
    let row = first..<first + keys
    let weight = weights.withValues { $0.isEmpty ? nil : Array($0[row]) }
    let score = content?.withValues { Array($0[row]) }
    let offset = bias.map { bias in
      bias.table.withValues { table in
        (0..<keys).map { table[bias.index(query: place, key: $0) * heads + head] }
      }
    }
    return (0..<keys).map { key in
      let position = groups.position(group: group, place: key)
      let kind = kind(position)
      return KeyCell(
        PixelRectangle(
          rows: position.row..<position.row + 1, columns: position.column..<position.column + 1,
          tokenSide: stride),
        weight: weight?[key] ?? 0, kind: kind, content: score?[key],
        bias: offset?[key], mask: kind == .masked ? TokenGroups.maskValue : nil)
    }
  }

  private func kind(_ position: (row: Int, column: Int)) -> KeyCell.Kind {
    if groups.contains(row: position.row, column: position.column) { return .ordinary }
    return groups.masksPadding ? .masked : .padding
  }
}
