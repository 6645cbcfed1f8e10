import Backbones

/// The attention of one module, as rectangles on the image with weights.
///
/// This is the one idea of Fovea: for one head and one query token, whatever the mechanism, an
/// attention pattern is a set of key cells. Maps, footprints, groups, levels, metrics and exports
/// are all drawn from it, so a mechanism that conforms has every view.
public protocol AttentionPattern: Sendable {
  /// How many heads there are.
  var heads: Int { get }
  /// The grid of query tokens.
  var queries: Grid { get }
  /// Pixels of the network's input from one query token to the next.
  var stride: Int { get }
  /// Whether the weights are known, or only which keys there are.
  var hasWeights: Bool { get }

  /// Every key that the query meets in this head, once: the ones that get no weight too.
  ///
  /// - Parameters:
  ///   - query: the flat index of the token on the query grid, row by row.
  ///   - head: the head, from 0.
  /// - Returns: cells whose weights sum to 1 when `hasWeights`, and are 0 otherwise.
  func support(query: Int, head: Int) -> [KeyCell]

  /// The part of the image that the query stands for; in most mechanisms the token itself.
  func queryRegion(_ query: Int) -> PixelRectangle

  /// The greatest value that a map of this layer shows, over all heads and queries.
  var layerMaximum: Float { get }

  /// The weights alone, in the order of `support`; empty when they are not known.
  func weights(query: Int, head: Int) -> [Float]

  /// What tells the keys of a query apart before any weight is known.
  var keyClasses: KeyClasses { get }

  /// The groups or windows that the grid of queries falls into, or why there are none.
  var grouping: TokenGrouping { get }

  /// The position bias by offset, where the mechanism has one; an outline where its values are not
  /// known.
  var positionBias: PositionBias? { get }

  /// What the values are: weights, or, in recordings of scores, content scores.
  var component: AttentionComponent { get }

  /// The keys that stand for no part of the image, in words, as `class token and 4 registers`; nil
  /// where there are none.
  var classTokens: String? { get }

  /// What a reader of the values has to know, as `rows do not sum to 1`.
  var caveats: [String] { get }
}

extension AttentionPattern {
  /// The pixels of a query token: its nominal cell of the grid.
  public func queryRectangle(_ query: Int) -> PixelRectangle {
    let (row, column) = (query / queries.width, query % queries.width)
    return PixelRectangle(
      rows: row..<row + 1, columns: column..<column + 1, tokenSide: stride)
  }

  /// The token itself.
  public func queryRegion(_ query: Int) -> PixelRectangle { queryRectangle(query) }
}

/// A key as a query sees it: where it lies, and what it weighs.
public struct KeyCell: Sendable, Hashable {
  /// What a key is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A key made from tokens of the image.
    case ordinary
    /// A key outside the image, of zeros, that is attended to all the same.
    case padding
    /// A key that a mask keeps from being attended to.
    case masked
    /// A key whose cells of a finer level take its place.
    case refined
    /// A token that stands for no part of the image: a class token, a register.
    case classToken
  }

  /// Where the key lies, in pixels of the network's input; padding lies outside, and a class token's
  /// is empty.
  public var rectangle: PixelRectangle
  /// The weight that reaches the output.
  public var weight: Float
  /// What the key is.
  public var kind: Kind
  /// How many tokens of the query's grid the key covers.
  public var tokens: Int
  /// The level of a token pyramid, from 0 at the coarsest; nil where there is one level only.
  public var level: Int?
  /// The score before the softmax without bias, where it is known.
  public var content: Float?
  /// The position bias added to the score, where the mechanism has one.
  public var bias: Float?
  /// What is added to the score to keep queries from the key, where it is masked.
  public var mask: Float?
  /// The share with which the key's level is mixed in, where levels are mixed.
  public var mixing: Float?
  /// The weight within the key's own level, before levels are mixed or finer keys take its place;
  /// nil where there is one level only.
  public var levelWeight: Float?
  /// The key's place, from 0, among those that the next level refines; nil when it is not refined.
  public var rank: Int?

  /// A key of the image, or of the kind given.
  public init(
    _ rectangle: PixelRectangle, weight: Float, kind: Kind = .ordinary, tokens: Int = 1,
    level: Int? = nil, content: Float? = nil, bias: Float? = nil, mask: Float? = nil,
    mixing: Float? = nil, levelWeight: Float? = nil, rank: Int? = nil
  ) {
    self.rectangle = rectangle
    self.weight = weight
    self.kind = kind
    self.tokens = tokens
    self.level = level
    self.content = content
    self.bias = bias
    self.mask = mask
    self.mixing = mixing
    self.levelWeight = levelWeight
    self.rank = rank
  }
}

extension KeyCell {
  /// What the softmax sees: the score with bias and mask; nil where the score is not known.
  public var sum: Float? { content.map { $0 + (bias ?? 0) + (mask ?? 0) } }
}

/// A rectangle of pixels; it may reach outside the image.
public struct PixelRectangle: Sendable, Hashable {
  /// The rows of pixels, from the top.
  public var rows: Range<Int>
  /// The columns of pixels, from the left.
  public var columns: Range<Int>

  /// The rectangle of these rows and columns.
  public init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
  }

  /// The rectangle of rows and columns of tokens of `tokenSide` pixels a side.
  public init(rows: Range<Int>, columns: Range<Int>, tokenSide: Int) {
    self.rows = rows.lowerBound * tokenSide..<rows.upperBound * tokenSide
    self.columns = columns.lowerBound * tokenSide..<columns.upperBound * tokenSide
  }

  /// Whether the pixel at (row, column) lies inside.
  public func contains(row: Int, column: Int) -> Bool {
    rows.contains(row) && columns.contains(column)
  }
}
