import Backbones

/// The attention of one query, laid out on a grid of tokens.
///
/// Where keys share one size and do not overlap, a cell holds the weight of the key that covers it;
/// otherwise it holds the weight per token covered, summed over the keys that cover it.
public struct AttentionMap: Sendable, Hashable {
  /// What a cell of the map is.
  public enum Kind: Sendable, Hashable {
    /// Covered by keys of the image.
    case reachable
    /// Covered by no key: the query cannot attend to it.
    case unreachable
    /// Covered by a key that is masked away.
    case masked
  }

  /// The grid of tokens.
  public let grid: Grid
  /// Pixels from one token to the next.
  public let stride: Int
  /// The value of each cell, [tokens].
  public private(set) var values: [Float]
  /// What each cell is, [tokens].
  public private(set) var kinds: [Kind]
  /// Whether values are weights per token covered instead of weights.
  public private(set) var isPerToken: Bool
  /// The sum of the weights of the keys on the image.
  public private(set) var weightOnImage: Float
  /// The sum of the weights of keys outside the image.
  public private(set) var weightOnPadding: Float
  /// The weight a key would have if all that can be attended to weighed the same.
  public private(set) var uniform: Float
  /// How many keys the query meets, masked ones left out.
  public private(set) var keyCount: Int

  /// The map of one head, or of a fusion of all, for a query token.
  ///
  /// A head that has no key over a cell counts 0 there.
  public init(_ pattern: some AttentionPattern, query: Int, head: HeadChoice) {
    switch head {
    case .head(let number):
      self.init(pattern, query: query, head: number)
    case .mean, .max, .min:
      let maps = (0..<pattern.heads).map { AttentionMap(pattern, query: query, head: $0) }
      self = maps[0]
      // Heads of unlike footprints can only be fused as densities.
      isPerToken = maps.contains(where: \.isPerToken)
      for cell in values.indices {
        let reaching = maps.contains { $0.kinds[cell] == .reachable }
        let masked = maps.contains { $0.kinds[cell] == .masked }
        kinds[cell] = reaching ? .reachable : masked ? .masked : .unreachable
        let all = maps.map { $0.values[cell] }
        values[cell] =
          switch head {
          case .max: all.max() ?? 0
          case .min: all.min() ?? 0
          default: all.reduce(0, +) / Float(all.count)
          }
      }
      let count = Float(maps.count)
      weightOnImage = maps.reduce(0) { $0 + $1.weightOnImage } / count
      weightOnPadding = maps.reduce(0) { $0 + $1.weightOnPadding } / count
      uniform = maps.reduce(0) { $0 + $1.uniform } / count
    }
  }

  private init(_ pattern: some AttentionPattern, query: Int, head: Int) {
    grid = pattern.queries
    stride = pattern.stride
    let support = pattern.support(query: query, head: head)
    values = [Float](repeating: 0, count: grid.count)
    kinds = [Kind](repeating: .unreachable, count: grid.count)
    isPerToken = Self.needsDensity(support, grid: grid, stride: stride)
    weightOnImage = 0
    weightOnPadding = 0
    keyCount = 0
    uniform = 0
    for key in support {
      switch key.kind {
      case .padding:
        weightOnPadding += key.weight
        keyCount += 1
        continue
      case .ordinary:
        weightOnImage += key.weight
        keyCount += 1
      case .masked, .refined: break
      }
      let value = isPerToken ? key.weight / Float(key.tokens) : key.weight
      Self.forEachToken(key.rectangle, grid: grid, stride: stride) { token in
        values[token] += value
        switch key.kind {
        case .masked: if kinds[token] == .unreachable { kinds[token] = .masked }
        case .ordinary, .refined: kinds[token] = .reachable
        case .padding: break
        }
      }
    }
    uniform = keyCount > 0 ? 1 / Float(keyCount) : 0
  }

  /// A map of values that are known already, one for each token.
  init(
    grid: Grid, stride: Int, values: [Float], kinds: [Kind], isPerToken: Bool, uniform: Float
  ) {
    self.grid = grid
    self.stride = stride
    self.values = values
    self.kinds = kinds
    self.isPerToken = isPerToken
    self.uniform = uniform
    weightOnImage = values.reduce(0, +)
    weightOnPadding = 0
    keyCount = kinds.count { $0 == .reachable }
  }

  /// The greatest value.
  public var maximum: Float { values.max() ?? 0 }

  /// The value at a row and column of the grid.
  public func value(row: Int, column: Int) -> Float { values[row * grid.width + column] }

  /// How many cells hold a greater value, plus one; nil for a cell that is not reachable.
  public func rank(row: Int, column: Int) -> Int? {
    let cell = row * grid.width + column
    guard kinds[cell] == .reachable else { return nil }
    return 1 + values.count { $0 > values[cell] }
  }

  /// Whether keys overlap or differ in size.
  private static func needsDensity(_ support: [KeyCell], grid: Grid, stride: Int) -> Bool {
    let seen = support.filter { $0.kind == .ordinary }
    guard let first = seen.first else { return false }
    guard seen.allSatisfy({ $0.tokens == first.tokens }) else { return true }
    var covered = [Bool](repeating: false, count: grid.count)
    var overlap = false
    for key in seen {
      forEachToken(key.rectangle, grid: grid, stride: stride) { token in
        overlap = overlap || covered[token]
        covered[token] = true
      }
    }
    return overlap
  }

  private static func forEachToken(
    _ rectangle: PixelRectangle, grid: Grid, stride: Int, _ body: (Int) -> Void
  ) {
    let rows = (rectangle.rows.lowerBound / stride..<rectangle.rows.upperBound / stride)
      .clamped(to: 0..<grid.height)
    let columns = (rectangle.columns.lowerBound / stride..<rectangle.columns.upperBound / stride)
      .clamped(to: 0..<grid.width)
    for row in rows {
      for column in columns { body(row * grid.width + column) }
    }
  }
}
