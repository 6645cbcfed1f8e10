/// The windows that GC ViT divides the tokens into, and whose queries are asked in them.
public struct Windows: Sendable, Hashable {
  /// The block's tokens, a whole number of windows each way.
  public let queries: Grid
  /// The size of a window in tokens.
  public let window: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int
  /// Whether the queries are the stage's global query, shared by all windows, and only keys and
  /// values are the window's own.
  public let isGlobal: Bool

  /// Windows of the grid of queries, whose tokens lie `stride` pixels apart.
  public init(queries: Grid, window: Grid, stride: Int, isGlobal: Bool) {
    precondition(
      queries.height.isMultiple(of: window.height) && queries.width.isMultiple(of: window.width))
    self.queries = queries
    self.window = window
    self.stride = stride
    self.isGlobal = isGlobal
  }

  /// How many windows there are, down and across.
  public var grid: Grid {
    Grid(height: queries.height / window.height, width: queries.width / window.width)
  }

  /// The window of a token, row by row of windows, and the token's place in it, row by row.
  ///
  /// - Parameter token: a flat index on the grid of queries.
  public func place(of token: Int) -> (window: Int, position: Int) {
    let (row, column) = (token / queries.width, token % queries.width)
    return (
      row / window.height * grid.width + column / window.width,
      row % window.height * window.width + column % window.width
    )
  }

  /// The token at a place of a window: the inverse of `place(of:)`.
  public func token(window index: Int, position: Int) -> Int {
    let row = index / grid.width * window.height + position / window.width
    let column = index % grid.width * window.width + position % window.width
    return row * queries.width + column
  }
}
