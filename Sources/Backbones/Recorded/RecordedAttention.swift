/// Attention that another program computed and saved.
///
/// What came before the softmax, and how keys were made, is not known; where the rows and columns of
/// the tensor lie on the image is.
public struct RecordedAttention: Sendable, Hashable {
  /// Where queries and keys lie.
  public let layout: RecordedLayout
  /// Pixels of the image from one token of `layout.grid` to the next.
  public let stride: Int
  /// The token without a place whose row is shown, whatever place is asked about; nil for the rows of
  /// the grid's own tokens.
  public let asking: Int?
  /// Whether some value is negative, as scores before a softmax are.
  public let holdsScores: Bool
  /// What a reader has to know besides, as `rows do not sum to 1`.
  public let caveats: [String]

  /// Recorded attention of a layout over an image.
  public init(
    _ layout: RecordedLayout, stride: Int, asking: Int? = nil, holdsScores: Bool = false,
    caveats: [String] = []
  ) {
    self.layout = layout
    self.stride = stride
    self.asking = asking
    self.holdsScores = holdsScores
    self.caveats = caveats
  }

  /// The row of the tensor that holds what the token at `query`, flat on the map's grid, asks.
  public func row(of query: Int) -> Int {
    if let asking { return asking }
    guard let queries = layout.queries else { return 0 }
    let grid = layout.grid
    let (row, column) = (query / grid.width, query % grid.width)
    return layout.leadingQueries
      + row * queries.height / grid.height * queries.width + column * queries.width / grid.width
  }

  /// The tokens of the map's grid that a key, flat on the grid of keys, stands for.
  public func tokens(ofKey key: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (keys, grid) = (layout.keys, layout.grid)
    func part(_ index: Int, _ parts: Int, _ whole: Int) -> Range<Int> {
      index * whole / parts..<((index + 1) * whole - 1) / parts + 1
    }
    return (
      part(key / keys.width, keys.height, grid.height),
      part(key % keys.width, keys.width, grid.width)
    )
  }

  /// The tokens of the map's grid that share the row of the token at `query`.
  public func tokens(ofQuery query: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let grid = layout.grid
    guard asking == nil, let queries = layout.queries else {
      return (0..<grid.height, 0..<grid.width)
    }
    func part(_ token: Int, _ parts: Int, _ whole: Int) -> Range<Int> {
      let index = token * parts / whole
      return (index * whole + parts - 1) / parts..<((index + 1) * whole + parts - 1) / parts
    }
    return (
      part(query / grid.width, queries.height, grid.height),
      part(query % grid.width, queries.width, grid.width)
    )
  }
}
