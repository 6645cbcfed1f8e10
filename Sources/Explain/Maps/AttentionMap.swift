import Backbones

/// The attention of one query, laid out on a grid of tokens.
///
/// Where keys share one size and do not overlap, a cell holds the weight of the key that covers it;
/// otherwise it holds the weight per token covered, summed over the keys that cover it. Scores and
/// biases are no shares of anything: where several keys cover a cell, it holds their mean.
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

  /// What the values are.
  public let component: AttentionComponent
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
  /// The sum of the weights of tokens that stand for no part of the image.
  public private(set) var weightOnClassTokens: Float
  /// The weight a key would have if all that can be attended to weighed the same.
  public private(set) var uniform: Float
  /// How many keys the query meets, masked ones left out.
  public private(set) var keyCount: Int

  /// The map of one head, or of a fusion of all, for a query token.
  ///
  /// A head that has no key over a cell counts 0 there.
  ///
  /// - Parameters:
  ///   - component: what of the keys is shown.
  ///   - level: the one level of a token pyramid that is shown, with the weights within it; nil for
  ///     all levels, as they reach the output.
  public init(
    _ pattern: some AttentionPattern, query: Int, head: HeadChoice,
    component: AttentionComponent = .weight, level: Int? = nil
  ) {
    self.init(
      pattern, query: query, head: head, component: component, level: level,
      among: 0..<pattern.heads, isReaching: false)
  }

  /// The map of one head, or of a fusion of some.
  ///
  /// - Parameters:
  ///   - heads: the heads that are fused.
  ///   - isReaching: whether the weights of one level are those that reach the output.
  init(
    _ pattern: some AttentionPattern, query: Int, head: HeadChoice,
    component: AttentionComponent, level: Int?, among heads: Range<Int>, isReaching: Bool
  ) {
    func one(_ head: Int) -> AttentionMap {
      AttentionMap(
        pattern, query: query, head: head, component: component, level: level,
        isReaching: isReaching)
    }
    switch head {
    case .head(let number): self = one(number)
    case .mean, .max, .min:
      let maps = heads.map(one)
      self = maps[0]
      // Heads of unlike footprints can only be fused as densities.
      isPerToken = maps.contains(where: \.isPerToken)
      for cell in values.indices {
        let reaching = maps.contains { $0.kinds[cell] == .reachable }
        let masked = maps.contains { $0.kinds[cell] == .masked }
        kinds[cell] = reaching ? .reachable : masked ? .masked : .unreachable
        // A weight that is not there counts nothing; a score that is not there is no score.
        let all = maps.filter { component == .weight || $0.kinds[cell] != .unreachable }
          .map { $0.values[cell] }
        values[cell] = head.fused(all)
      }
      let count = Float(maps.count)
      weightOnImage = maps.reduce(0) { $0 + $1.weightOnImage } / count
      weightOnPadding = maps.reduce(0) { $0 + $1.weightOnPadding } / count
      weightOnClassTokens = maps.reduce(0) { $0 + $1.weightOnClassTokens } / count
      uniform = maps.reduce(0) { $0 + $1.uniform } / count
    }
  }

  private init(
    _ pattern: some AttentionPattern, query: Int, head: Int, component: AttentionComponent,
    level: Int?, isReaching: Bool
  ) {
    self.component = component
    grid = pattern.queries
    stride = pattern.stride
    var support = pattern.support(query: query, head: head)
    if let level {
      support = support.filter { $0.level ?? 0 == level }
      for key in support.indices where !isReaching {
        support[key].weight = support[key].levelWeight ?? support[key].weight
        // Refined and dropped keys weigh at their own level all the same.
        let isOnImage = support[key].kind != .padding && support[key].kind != .classToken
        if support[key].mask == nil, isOnImage { support[key].kind = .ordinary }
      }
    }
    values = [Float](repeating: 0, count: grid.count)
    kinds = [Kind](repeating: .unreachable, count: grid.count)
    isPerToken =
      component == .weight && Self.needsDensity(support, grid: grid, stride: stride)
    var covering = [Int](repeating: 0, count: component == .weight ? 0 : grid.count)
    weightOnImage = 0
    weightOnPadding = 0
    weightOnClassTokens = 0
    keyCount = 0
    uniform = 0
    for key in support {
      switch key.kind {
      case .padding:
        weightOnPadding += key.weight
        keyCount += 1
        continue
      case .classToken:
        weightOnClassTokens += key.weight
        keyCount += 1
        continue
      case .ordinary:
        weightOnImage += key.weight
        keyCount += 1
      case .masked, .refined: break
      }
      let known = component.value(of: key) ?? 0
      let value = isPerToken ? known / Float(key.tokens) : known
      Self.forEachToken(key.rectangle, grid: grid, stride: stride) { token in
        values[token] += value
        if component != .weight { covering[token] += 1 }
        switch key.kind {
        case .masked: if kinds[token] == .unreachable { kinds[token] = .masked }
        case .ordinary, .refined: kinds[token] = .reachable
        case .padding, .classToken: break
        }
      }
    }
    for token in covering.indices where covering[token] > 1 {
      values[token] /= Float(covering[token])
    }
    uniform = keyCount > 0 ? 1 / Float(keyCount) : 0
  }

  /// A map of values that are known already, one for each token.
  init(
    grid: Grid, stride: Int, values: [Float], kinds: [Kind], isPerToken: Bool, uniform: Float
  ) {
    component = .weight
    self.grid = grid
    self.stride = stride
    self.values = values
    self.kinds = kinds
    self.isPerToken = isPerToken
    self.uniform = uniform
    weightOnImage = values.reduce(0, +)
    weightOnPadding = 0
    weightOnClassTokens = 0
    keyCount = kinds.count { $0 == .reachable }
  }

  /// The greatest value.
  public var maximum: Float {
    component == .weight ? values.max() ?? 0 : reachableValues.max() ?? 0
  }

  /// The least value that the query can attend to.
  public var minimum: Float { reachableValues.min() ?? 0 }

  private var reachableValues: some Sequence<Float> {
    zip(values, kinds).lazy.filter { $0.1 == .reachable }.map(\.0)
  }

  /// The value at a row and column of the grid.
  public func value(row: Int, column: Int) -> Float { values[row * grid.width + column] }

  /// How many cells hold a greater value, plus one; nil for a cell that is not reachable.
  public func rank(row: Int, column: Int) -> Int? {
    let cell = row * grid.width + column
    guard kinds[cell] == .reachable else { return nil }
    return 1 + values.count { $0 > values[cell] }
  }
}
