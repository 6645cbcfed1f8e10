import Tensors

/// A grid's size in tokens.
public struct Grid: Hashable, Sendable, CustomStringConvertible {
  /// Rows of tokens.
  public let height: Int
  /// Columns of tokens.
  public let width: Int

  /// A grid of height x width tokens.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Reads `224x320`, height first; nil when it is no size of 1 to 65536 a side.
  public init?(_ text: String) {
    let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      .map { Int($0) }
    guard sides.count == 2, let height = sides[0], let width = sides[1],
      (1...65_536).contains(height), (1...65_536).contains(width)
    else { return nil }
    self.init(height: height, width: width)
  }

  /// How many tokens it has.
  public var count: Int { height * width }

  /// Whether there is a token at (row, column).
  public func contains(row: Int, column: Int) -> Bool {
    row >= 0 && row < height && column >= 0 && column < width
  }

  /// As `56x56`.
  public var description: String { "\(height)x\(width)" }
}

/// What flows through a network: tokens on a grid, row by row.
public struct Features: Sendable {
  /// The tokens, [batch, tokens, channels].
  public let tokens: Tensor
  /// The grid the tokens lie on.
  public let grid: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int
  /// What a stage of GC ViT computed once and every global block of the stage asks with.
  public let globalQuery: GlobalQuery?

  /// Tokens [batch, tokens, channels] on a grid.
  public init(_ tokens: Tensor, grid: Grid, stride: Int, globalQuery: GlobalQuery? = nil) {
    precondition(tokens.shape.count == 3 && tokens.shape[1] == grid.count)
    self.tokens = tokens
    self.grid = grid
    self.stride = stride
    self.globalQuery = globalQuery
  }

  /// An image, [batch, height, width, channels], whose tokens are its pixels.
  public init(image: Tensor) {
    self.init(map: image, stride: 1)
  }

  /// A map [batch, height, width, channels] as tokens.
  public init(map: Tensor, stride: Int) {
    let shape = map.shape
    self.init(
      map.reshaped([shape[0], shape[1] * shape[2], shape[3]]),
      grid: Grid(height: shape[1], width: shape[2]), stride: stride)
  }

  /// The tokens as a map, [batch, height, width, channels].
  public var map: Tensor {
    tokens.reshaped([tokens.shape[0], grid.height, grid.width, tokens.shape[2]])
  }

  /// How many channels a token has.
  public var channels: Int { tokens.shape[2] }

  /// Other tokens on the same grid.
  public func with(_ tokens: Tensor) -> Features {
    Features(tokens, grid: grid, stride: stride, globalQuery: globalQuery)
  }

  /// The same tokens, with a global query beside them.
  public func with(_ globalQuery: GlobalQuery) -> Features {
    Features(tokens, grid: grid, stride: stride, globalQuery: globalQuery)
  }
}
