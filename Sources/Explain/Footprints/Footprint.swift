import Backbones

/// Every key that a query can meet, before any weight: where it lies, and what it is.
///
/// It comes from the pattern alone, so it is there of an outline as well, but for the finer levels
/// of a token pyramid, which depend on the scores.
public struct Footprint: Sendable {
  /// Keys that look alike in a footprint, as a legend names them.
  public struct Class: Sendable, Hashable {
    /// What they are, as "dilation 2" or "level 0, cells of 32×32 pixels".
    public let name: String
    /// The colour, from 0 to 7; nil for blocks, each of which has its own.
    public let color: Int?
    /// The heads that meet them; nil where all do, or the one that was asked for.
    public let heads: Range<Int>?
    /// How many keys there are, those outside the image included.
    public let keys: Int
    /// How many of them lie outside the image.
    public let outside: Int
  }

  /// A key with its colour.
  public struct Cell: Sendable, Hashable {
    /// The key, as the pattern has it.
    public let key: KeyCell
    /// Its class, an index into `classes`.
    public let classIndex: Int
    /// Its colour, from 0 to 7.
    public let color: Int
  }

  /// The query's token, in pixels.
  public let query: PixelRectangle
  /// The part of the image the query stands for; the token itself in most mechanisms.
  public let region: PixelRectangle
  /// The kinds of keys.
  public let classes: [Class]
  /// The keys, class by class in the order of the supports.
  public let cells: [Cell]
  /// How many keys there are besides that stand for no part of the image.
  public let classTokens: Int
  /// Whether these are all: the candidates of the finer levels of a pyramid depend on the scores,
  /// and are missing where those are not known.
  public let isComplete: Bool
  /// How the keys are made, where that is worth a sentence.
  public let making: String?

  /// The footprint of a query.
  ///
  /// - Parameter head: the head; heads that meet other keys are shown beside it, each as a class,
  ///   unless every head has keys of its own.
  public init(_ pattern: any AttentionPattern, query: Int, head: Int) {
    self.query = pattern.queryRectangle(query)
    region = pattern.queryRegion(query)
    func keys(_ head: Int) -> [KeyCell] {
      pattern.support(query: query, head: head).filter { $0.kind != .classToken }
    }
    classTokens =
      pattern.classTokens == nil
      ? 0 : pattern.support(query: query, head: head).count { $0.kind == .classToken }
    var making: String?
    var isComplete = true
    switch pattern.keyClasses {
    case .alike(let name):
      let support = keys(head)
      classes = [Class(name, color: 0, support, of: pattern)]
      cells = support.map { Cell(key: $0, classIndex: 0, color: 0) }
    case .families(let families):
      let supports = families.map { keys($0.heads.lowerBound) }
      classes = zip(families, supports).enumerated().map { index, family in
        Class(family.0.name, color: index % 8, heads: family.0.heads, family.1, of: pattern)
      }
      cells = supports.enumerated().flatMap { index, support in
        support.map { Cell(key: $0, classIndex: index, color: index % 8) }
      }
    case .levels:
      let support = keys(head)
      let levels = Set(support.map { $0.level ?? 0 }).sorted()
      classes = levels.enumerated().map { index, level in
        let own = support.filter { $0.level ?? 0 == level }
        let side = own.first?.rectangle.rows.count ?? 0
        return Class(
          "level \(level), cells of \(side)×\(side) pixels", color: index % 8, own, of: pattern)
      }
      cells = support.map {
        Cell(key: $0, classIndex: $0.level ?? 0, color: ($0.level ?? 0) % 8)
      }
      // The finest level is the queries' own grid.
      isComplete = support.contains { $0.tokens == 1 }
    case .blocks(let text):
      let support = keys(head)
      making = text
      classes = [Class("key blocks, a colour each", color: nil, support, of: pattern)]
      // Rows of blocks are known by where they begin.
      let rows = Set(support.map(\.rectangle.rows.lowerBound)).count
      let width = max(1, support.count / max(1, rows))
      cells = support.enumerated().map { index, key in
        Cell(key: key, classIndex: 0, color: (index / width * 3 + index % width) % 8)
      }
    }
    self.making = making
    self.isComplete = isComplete
  }
}

extension Footprint.Class {
  fileprivate init(
    _ name: String, color: Int?, heads: Range<Int>? = nil, _ support: [KeyCell],
    of pattern: any AttentionPattern
  ) {
    let image = PixelRectangle(
      rows: 0..<pattern.queries.height, columns: 0..<pattern.queries.width,
      tokenSide: pattern.stride)
    let outside = support.count {
      !$0.rectangle.rows.overlaps(image.rows) || !$0.rectangle.columns.overlaps(image.columns)
    }
    self.init(name: name, color: color, heads: heads, keys: support.count, outside: outside)
  }
}
