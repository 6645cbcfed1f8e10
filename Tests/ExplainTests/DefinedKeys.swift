import Backbones
import Explain
import Support
import Tensors
import Testing

/// The keys of a query by the definition of its mechanism, found by looking at every token: slow and
/// plain, to hold footprints against.
struct DefinedKeys {
  /// A key: its first row and column in tokens of the query's grid, and how many it covers.
  struct Key: Hashable {
    var row: Int
    var column: Int
    var rows = 1
    var columns = 1
    var kind = KeyCell.Kind.ordinary
    var level: Int?

    /// The key as a cell has it, in tokens of `stride` pixels.
    init(_ cell: KeyCell, stride: Int) {
      let (rows, columns) = (cell.rectangle.rows, cell.rectangle.columns)
      row = rows.lowerBound / stride
      column = columns.lowerBound / stride
      self.rows = rows.count / stride
      self.columns = columns.count / stride
      kind = cell.kind
      level = cell.level
    }

    init(
      _ row: Int, _ column: Int, rows: Int = 1, columns: Int = 1,
      kind: KeyCell.Kind = .ordinary, level: Int? = nil
    ) {
      (self.row, self.column, self.rows, self.columns) = (row, column, rows, columns)
      (self.kind, self.level) = (kind, level)
    }
  }

  let keys: [Key]

  /// The keys of a query.
  ///
  /// - Parameter kept: the keys of a level that the query's ancestor there keeps, [K]; nil where
  ///   scores are not known.
  init(
    _ mechanism: Mechanism, query: Int, head: Int, kept: (_ level: Int, _ token: Int) -> [Int]?
  ) {
    switch mechanism {
    case .spatialReduction(let reduction): keys = Self.reduced(reduction)
    case .global(let attention):
      let grid = attention.tokens
      keys = (0..<grid.count).map { Key($0 / grid.width, $0 % grid.width) }
    case .dilated(let attention): keys = Self.dilated(attention, query, head)
    case .groups(let groups): keys = Self.grouped(groups, query)
    case .windows(let windows): keys = Self.windowed(windows, query)
    case .tokenPyramid(let pyramid): keys = Self.pyramid(pyramid, query, kept)
    // No backbone leaves any.
    case .recorded: keys = []
    }
  }

  private static func reduced(_ reduction: SpatialReduction) -> [Key] {
    let grid = reduction.queries
    func cells(_ length: Int) -> [(first: Int, count: Int)] {
      switch reduction.method {
      case .convolution(let ratio): (0..<length / ratio).map { ($0 * ratio, ratio) }
      case .pooling(let size):
        (0..<size).map { cell in
          // Python's floor and ceil, as adaptive pooling has them.
          let first = cell * length / size
          return (first, ((cell + 1) * length + size - 1) / size - first)
        }
      }
    }
    return cells(grid.height).flatMap { rows in
      cells(grid.width).map { Key(rows.first, $0.first, rows: rows.count, columns: $0.count) }
    }
  }

  private static func dilated(_ attention: DilatedAttention, _ query: Int, _ head: Int) -> [Key] {
    let grid = attention.tokens
    let taps = attention.taps[head * attention.taps.count / attention.heads]
    let reach = taps.kernel / 2
    var keys: [Key] = []
    for y in -reach...reach {
      for x in -reach...reach {
        let row = query / grid.width + y * taps.dilation
        let column = query % grid.width + x * taps.dilation
        let isInside = row >= 0 && column >= 0 && row < grid.height && column < grid.width
        keys.append(Key(row, column, kind: isInside ? .ordinary : .padding))
      }
    }
    return keys
  }

  /// Every place of the padded grid with the query's region and phase, on both axes.
  private static func grouped(_ groups: TokenGroups, _ query: Int) -> [Key] {
    let (side, interval) = (groups.side, groups.interval)
    func group(_ place: Int) -> [Int] { [place / (side * interval), place % interval] }
    func along(_ own: Int, _ length: Int, _ padding: TokenGroups.Padding) -> [Int] {
      (0..<padding.before + length + padding.after)
        .filter { group($0) == group(own + padding.before) }.map { $0 - padding.before }
    }
    let grid = groups.grid
    let rows = along(query / grid.width, grid.height, groups.rowPadding)
    let columns = along(query % grid.width, grid.width, groups.columnPadding)
    return rows.flatMap { row in
      columns.map { column in
        let isInside = row >= 0 && column >= 0 && row < grid.height && column < grid.width
        return Key(
          row, column,
          kind: isInside ? .ordinary : groups.masksPadding ? .masked : .padding)
      }
    }
  }

  private static func windowed(_ windows: Windows, _ query: Int) -> [Key] {
    let (grid, window) = (windows.queries, windows.window)
    return (0..<grid.count).map { ($0 / grid.width, $0 % grid.width) }.filter { row, column in
      row / window.height == query / grid.width / window.height
        && column / window.width == query % grid.width / window.width
    }.map { Key($0, $1) }
  }

  private static func pyramid(
    _ pyramid: TokenPyramid, _ query: Int, _ kept: (Int, Int) -> [Int]?
  ) -> [Key] {
    var keys: [Key] = []
    var parents: [Int]?
    for level in 0..<pyramid.levels {
      let span = 1 << (pyramid.levels - 1 - level)
      let (height, width) = (pyramid.finest.height / span, pyramid.finest.width / span)
      let (row, column) = (
        query / pyramid.finest.width / span, query % pyramid.finest.width / span
      )
      var candidates = Array(0..<height * width)
      if level > 0 {
        guard let parents else { return keys }
        candidates = parents.flatMap { parent in
          [(0, 0), (0, 1), (1, 0), (1, 1)].map { y, x in
            (parent / (width / 2) * 2 + y) * width + parent % (width / 2) * 2 + x
          }
        }
      }
      parents = kept(level, row * width + column)
      for key in candidates {
        let isKept = parents?.contains(key) ?? false
        let kind: KeyCell.Kind =
          isKept && pyramid.aggregation == .refinement
          ? (pyramid.levels == 1 ? .masked : .refined) : .ordinary
        keys.append(
          Key(
            key / width * span, key % width * span, rows: span, columns: span, kind: kind,
            level: level))
      }
    }
    return keys
  }
}

/// Expects the footprint of a query to be the support of its pattern, and both the keys that the
/// mechanism defines, in the tensors' order and with their kinds.
func expectFootprint(
  _ record: AttentionRecord, query: Int, head: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let pattern = record.pattern
  let place = Comment(rawValue: "\(record.path), query \(query), head \(head)")
  let support = pattern.support(query: query, head: head)
  let footprint = Footprint(pattern, query: query, head: head)
  var own = footprint.cells.map(\.key)
  if case .families(let families) = pattern.keyClasses {
    let index = try #require(families.firstIndex { $0.heads.contains(head) }, place)
    own = footprint.cells.filter { $0.classIndex == index }.map(\.key)
    #expect(families.flatMap(\.heads) == Array(0..<pattern.heads), sourceLocation: sourceLocation)
  }
  // Heads of one family share their keys, not their weights.
  func bare(_ cells: [KeyCell]) -> [DefinedKeys.Key] {
    cells.map { DefinedKeys.Key($0, stride: pattern.stride) }
  }
  #expect(bare(own) == bare(support), place, sourceLocation: sourceLocation)
  #expect(
    pattern.weights(query: query, head: head) == (pattern.hasWeights ? support.map(\.weight) : []),
    place, sourceLocation: sourceLocation)

  let defined = DefinedKeys(record.mechanism, query: query, head: head) { level, token in
    let heads = pattern.heads
    guard level < record.selections.count else {
      // A single level of type A keeps keys too: those of the greatest weights.
      guard pattern.hasWeights, record.tensors.count == 1 else { return nil }
      let dropped = support.indices.sorted {
        support[$0].weight != support[$1].weight
          ? support[$0].weight > support[$1].weight : $0 < $1
      }
      return Array(dropped.prefix(TokenPyramid.keptKeys))
    }
    let keys = record.selections[level].keys
    guard keys.hasValues else { return nil }
    let count = keys.indices.shape[1]
    let all = keys.indices.values
    return (0..<count).map { Int(all[(token * count + $0) * heads + head]) }
  }
  #expect(bare(support) == defined.keys, place, sourceLocation: sourceLocation)
}
