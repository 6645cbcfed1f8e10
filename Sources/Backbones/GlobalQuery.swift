import Tensors

/// The queries that all windows of an image share in the global blocks of one stage of GC ViT.
public struct GlobalQuery: Sendable {
  /// The tokens, [batch, tokens, channels].
  public let tokens: Tensor
  /// The grid they lie on: one window.
  public let grid: Grid
  /// Pixels of the network's input from one token to the next: the whole image divided by the window.
  public let stride: Int

  /// A global query of tokens [batch, tokens, channels].
  public init(_ tokens: Tensor, grid: Grid, stride: Int) {
    precondition(tokens.shape.count == 3 && tokens.shape[1] == grid.count)
    self.tokens = tokens
    self.grid = grid
    self.stride = stride
  }

  /// The query as features of its own, to look at.
  public var features: Features { Features(tokens, grid: grid, stride: stride) }
}
