/// Attention of every token to every token.
public struct GlobalAttention: Sendable, Hashable {
  /// The grid of tokens, which are queries and keys.
  public let tokens: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int

  /// Attention among the tokens of a grid, which lie `stride` pixels apart.
  public init(tokens: Grid, stride: Int) {
    self.tokens = tokens
    self.stride = stride
  }
}
