import Tensors

/// How PVT v2 makes few keys from many tokens.
public struct SpatialReduction: Sendable, Hashable {
  /// The two ways of reducing.
  public enum Method: Sendable, Hashable {
    /// Each key is a learned convolution of a block of R x R tokens (R = 1: the token itself).
    case convolution(ratio: Int)
    /// Each key is the mean over a cell of a grid of at most size x size.
    case pooling(size: Int)
  }

  /// How keys are made.
  public let method: Method
  /// The grid of queries: the block's tokens.
  public let queries: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int

  /// Reduction of the tokens of `queries`, which lie `stride` pixels apart.
  public init(_ method: Method, queries: Grid, stride: Int) {
    self.method = method
    self.queries = queries
    self.stride = stride
  }

  /// The grid of keys.
  public var keys: Grid {
    switch method {
    case .convolution(let ratio):
      Grid(height: queries.height / ratio, width: queries.width / ratio)
    case .pooling(let size): Grid(height: size, width: size)
    }
  }

  /// The rows and columns of tokens that the key at (row, column) was made from.
  public func tokens(row: Int, column: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    switch method {
    case .convolution(let ratio):
      (row * ratio..<(row + 1) * ratio, column * ratio..<(column + 1) * ratio)
    case .pooling(let size):
      (
        adaptiveCell(row, of: size, length: queries.height),
        adaptiveCell(column, of: size, length: queries.width)
      )
    }
  }
}
