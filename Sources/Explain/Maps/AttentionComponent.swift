/// What is shown of attention: the weights, or what they are made from.
public enum AttentionComponent: String, CaseIterable, Sendable, Hashable {
  /// The weight that reaches the output.
  case weight
  /// The content score: scale · q · k.
  case content
  /// The position bias.
  case bias
  /// What the softmax sees: content score and bias.
  case sum

  /// A short title.
  public var title: String {
    switch self {
    case .weight: "weight"
    case .content: "content score q·k/√d"
    case .bias: "position bias"
    case .sum: "content score + position bias"
    }
  }

  /// The value of a key; nil where it is not known, or the mechanism has no such part.
  ///
  /// Of a key that a mask keeps away, the sum is without the mask, which would hide it.
  func value(of key: KeyCell) -> Float? {
    switch self {
    case .weight: key.weight
    case .content: key.content
    case .bias: key.bias
    case .sum: key.content.map { $0 + (key.bias ?? 0) }
    }
  }
}

extension AttentionPattern {
  /// What can be shown of this attention: scores where they are known, bias and sum where the
  /// mechanism has a bias.
  public var components: [AttentionComponent] {
    guard let key = support(query: 0, head: 0).first else { return [.weight] }
    return AttentionComponent.allCases.filter {
      $0.value(of: key) != nil && ($0 != .sum || key.bias != nil)
    }
  }
}
