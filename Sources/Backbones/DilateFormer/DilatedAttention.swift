import Tensors

/// Which tokens a query of multi-scale dilated attention meets, and in which head.
public struct DilatedAttention: Sendable, Hashable {
  /// The taps of each dilation.
  public let taps: [DilatedTaps]
  /// How many heads each dilation has; the first block of heads belongs to the first dilation.
  public let headsPerDilation: Int
  /// The grid of tokens, which are queries and keys.
  public let tokens: Grid
  /// Pixels of the network's input from one token to the next.
  public let stride: Int

  /// Attention of `headsPerDilation` heads to each of `taps`, among tokens `stride` pixels apart.
  public init(taps: [DilatedTaps], headsPerDilation: Int, tokens: Grid, stride: Int) {
    self.taps = taps
    self.headsPerDilation = headsPerDilation
    self.tokens = tokens
    self.stride = stride
  }

  /// How many heads there are.
  public var heads: Int { taps.count * headsPerDilation }

  /// The dilation that head `head` belongs to, as an index into `taps`, and the head's number
  /// within it.
  public func place(head: Int) -> (dilation: Int, head: Int) {
    (head / headsPerDilation, head % headsPerDilation)
  }

  /// The row and column of tap `tap` of the query at (row, column); it may lie outside the grid.
  public func token(
    row: Int, column: Int, head: Int, tap: Int
  ) -> (row: Int, column: Int, isInside: Bool) {
    let offset = taps[place(head: head).dilation].offset(tap)
    let (y, x) = (row + offset.rows, column + offset.columns)
    return (y, x, tokens.contains(row: y, column: x))
  }
}
