import Backbones

/// What a pattern need not say where nothing is special about it.
extension AttentionPattern {
  /// Those of the support.
  public func weights(query: Int, head: Int) -> [Float] {
    hasWeights ? support(query: query, head: head).map(\.weight) : []
  }

  /// All keys are alike.
  public var keyClasses: KeyClasses { .alike("keys") }

  /// One group of all tokens.
  public var grouping: TokenGrouping { .partition(.whole(queries, name: "the whole image")) }

  /// No bias.
  public var positionBias: PositionBias? { nil }

  /// Weights.
  public var component: AttentionComponent { .weight }

  /// Every key lies on the image or beside it.
  public var classTokens: String? { nil }

  /// Nothing.
  public var caveats: [String] { [] }

  /// The ranges of heads whose queries meet the same keys.
  public var sharedFootprints: [Range<Int>] {
    switch keyClasses {
    case .alike, .blocks: [0..<heads]
    case .families(let families): families.map(\.heads)
    // Which cells are refined, each head decides for itself.
    case .levels: hasWeights ? (0..<heads).map { $0..<$0 + 1 } : [0..<heads]
    }
  }
}

/// What tells the keys of a query apart before any weight is known.
public enum KeyClasses: Sendable, Hashable {
  /// Nothing: all are tokens of the same set, as "tokens of the window".
  case alike(String)
  /// The heads that see them: some heads see other keys than others.
  case families([HeadFamily])
  /// The level they lie on.
  case levels
  /// Each is a block of tokens of its own, made as the text says.
  case blocks(String)
}

/// Heads next to each other whose queries meet the same keys.
public struct HeadFamily: Sendable, Hashable {
  /// What they have in common, as "dilation 2".
  public let name: String
  /// The heads.
  public let heads: Range<Int>

  /// The heads of one kind.
  public init(_ name: String, heads: Range<Int>) {
    self.name = name
    self.heads = heads
  }
}

/// Whether a grid of queries falls into groups that attend within themselves.
public enum TokenGrouping: Sendable, Hashable {
  /// It does.
  case partition(TokenPartition)
  /// It does not, for the reason given in a sentence.
  case none(String)
}
