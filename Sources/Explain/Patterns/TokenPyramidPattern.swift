import Backbones
import Tensors

/// QuadTree's pattern: keys of several levels, whose cells halve from one to the next.
///
/// The query is a token of the finest level. At each level it meets the keys that its ancestor met
/// there: all keys at the coarsest, and from then on the children of those the parent kept.
///
/// Type A is one partition of unity: keys that were refined weigh 0, their weight lies with their
/// children. In type B a key weighs its level's weight times the level's share.
///
/// A block of one level of type A keeps keys that no level refines; the authors' code drops their
/// weight all the same. They are masked cells here, whose weight shows how much never reaches the
/// output.
public struct TokenPyramidPattern: AttentionPattern {
  private let pyramid: TokenPyramid
  // [batch · queries, keys, heads] at the coarsest level, [batch · parents, 4, 4 K, heads] then.
  private let weights: [Tensor]
  private let selections: [KeySelection]
  private let contents: [Tensor]
  private let image: Int

  /// The pattern of `weights`, level by level in the authors' layout, for one image of the batch.
  ///
  /// - Parameters:
  ///   - selections: the keys each level but the finest kept.
  ///   - contents: the scores before the softmax, laid out as the weights; empty when not known.
  public init(
    _ pyramid: TokenPyramid, weights: [Tensor], selections: [KeySelection],
    contents: [Tensor] = [], image: Int = 0
  ) {
    self.pyramid = pyramid
    self.weights = weights
    self.selections = selections
    self.contents = contents.allSatisfy(\.hasValues) ? contents : []
    self.image = image
  }

  /// How many heads there are.
  public var heads: Int { weights[0].shape[2] }
  /// The block's tokens.
  public var queries: Grid { pyramid.finest }
  /// Pixels from one token to the next.
  public var stride: Int { pyramid.stride }
  /// Whether the weights are known.
  public var hasWeights: Bool {
    weights.allSatisfy(\.hasValues) && selections.allSatisfy(\.hasValues)
  }

  /// Found among the weights themselves; where keys are refined, among those that are left.
  public var layerMaximum: Float {
    var greatest: Float = 0
    for level in weights.indices {
      let tokens = Float(pyramid.span(level) * pyramid.span(level))
      switch pyramid.aggregation {
      case .mixing(let shares):
        let most = weights[level].withValues { $0.max() ?? 0 }
        greatest = max(greatest, most * (shares.isEmpty ? 0 : shares[level]) / tokens)
      case .refinement:
        let isRefined = level < pyramid.levels - 1 || pyramid.levels == 1
        let most = greatestLeft(weights[level], dropping: isRefined ? TokenPyramid.keptKeys : 0)
        greatest = max(greatest, most / tokens)
      }
    }
    return greatest
  }

  /// The greatest weight that is not among the `count` greatest of its query and head.
  private func greatestLeft(_ weights: Tensor, dropping count: Int) -> Float {
    let keys = weights.shape[weights.shape.count - 2]
    return weights.withValues { values in
      guard count > 0 else { return values.max() ?? 0 }
      var greatest: Float = 0
      for row in 0..<values.count / (keys * heads) {
        for head in 0..<heads {
          let own = (0..<keys).map { values[(row * keys + $0) * heads + head] }
          guard own.contains(where: { $0 > greatest }) else { continue }
          let falling = own.sorted(by: >)
          if falling.count > count { greatest = max(greatest, falling[count]) }
        }
      }
      return greatest
    }
  }

  /// The cells of each level, coarsest first.
  ///
  /// At finer levels they follow their parent's rank, the four children row by row. Which they are
  /// depends on the weights: without them only the coarsest level's are known.
  public func support(query: Int, head: Int) -> [KeyCell] {
    guard hasWeights else {
      return (0..<pyramid.grid(0).count).map { cell(of: $0, level: 0) }
    }
    var cells: [KeyCell] = []
    var refined: [Int] = []
    for level in 0..<pyramid.levels {
      let keys =
        level == 0 ? Array(0..<pyramid.grid(0).count) : children(of: refined, level: level)
      let row = values(weights[level], query, level, head)
      refined = kept(query, level, head, row)
      let scores = contents.isEmpty ? nil : values(contents[level], query, level, head)
      for (place, key) in keys.enumerated() {
        var cell = cell(of: key, level: level)
        cell.content = scores?[place]
        cell.levelWeight = row[place]
        cell.rank = refined.firstIndex(of: key)
        weigh(&cell)
        cells.append(cell)
      }
    }
    return cells
  }

  /// Keys lie on levels.
  public var keyClasses: KeyClasses { .levels }

  /// All queries share the coarsest keys; below them each has its own.
  public var grouping: TokenGrouping {
    pyramid.levels == 1
      ? .partition(.whole(queries, name: "one group: every token attends to every token"))
      : .none(
        "QuadTree attention has no groups: at the coarsest level all queries meet all keys, and"
          + " below it each meets the children of the keys it kept. The levels view shows them.")
  }

  /// Sets what reaches the output of a cell's weight within its level.
  private func weigh(_ cell: inout KeyCell) {
    let own = cell.levelWeight ?? 0
    switch pyramid.aggregation {
    case .mixing(let shares):
      cell.mixing = shares[cell.level ?? 0]
      cell.weight = own * shares[cell.level ?? 0]
    case .refinement:
      let isTaken = cell.rank != nil
      if pyramid.levels == 1 {
        cell.weight = own
        cell.kind = isTaken ? .masked : .ordinary
        cell.rank = nil
      } else {
        cell.weight = isTaken ? 0 : own
        cell.kind = isTaken ? .refined : .ordinary
      }
    }
  }

  private func cell(of key: Int, level: Int) -> KeyCell {
    let (span, width) = (pyramid.span(level), pyramid.grid(level).width)
    let (row, column) = (key / width, key % width)
    return KeyCell(
      PixelRectangle(
        rows: row..<row + 1, columns: column..<column + 1, tokenSide: span * pyramid.stride),
      weight: 0, tokens: span * span, level: level)
  }

  /// The children at `level` of keys of the next coarser level.
  private func children(of keys: [Int], level: Int) -> [Int] {
    let grid = pyramid.grid(level)
    let siblings = QuadTreeGrid(height: grid.height, width: grid.width)
    return keys.flatMap { key in (0..<4).map { siblings.child($0, of: key) } }
  }

  /// The values of the query's ancestor at `level`, one a key.
  private func values(_ tensor: Tensor, _ query: Int, _ level: Int, _ head: Int) -> [Float] {
    let token = pyramid.ancestor(of: query, at: level)
    let grid = pyramid.grid(level)
    var row = image * grid.count + token
    if level > 0 {
      let siblings = QuadTreeGrid(height: grid.height, width: grid.width)
      row = image * grid.count + 4 * siblings.parent(of: token) + siblings.place(of: token)
    }
    let count = tensor.shape[tensor.shape.count - 2]
    return tensor.withValues { values in
      (0..<count).map { values[(row * count + $0) * heads + head] }
    }
  }

  /// The keys of `level` that the query's ancestor kept, by rank; none at the finest level, but for
  /// those that a single level of type A drops.
  private func kept(_ query: Int, _ level: Int, _ head: Int, _ row: [Float]) -> [Int] {
    guard level < selections.count else {
      guard pyramid.levels == 1, pyramid.aggregation == .refinement else { return [] }
      let falling = row.indices.sorted { row[$0] != row[$1] ? row[$0] > row[$1] : $0 < $1 }
      return Array(falling.prefix(TokenPyramid.keptKeys))
    }
    let indices = selections[level].indices
    let token = image * pyramid.grid(level).count + pyramid.ancestor(of: query, at: level)
    let count = indices.shape[1]
    return indices.withValues { values in
      (0..<count).map { Int(values[(token * count + $0) * heads + head]) }
    }
  }
}
