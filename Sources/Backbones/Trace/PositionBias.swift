import Tensors

/// A bias of the scores that depends only on where the query lies from the key within a window.
public struct PositionBias: Sendable {
  /// The bias of every offset, [(2 height - 1) (2 width - 1), heads], offsets row by row from the
  /// most negative on; an outline when values are not kept.
  public let table: Tensor
  /// The window's size in tokens.
  public let window: Grid

  /// Computes the table once more and leaves the steps in a trace, each with an axis of offsets; nil
  /// where the table itself is learned.
  public let network: (@Sendable (Trace) -> Void)?

  /// The biases `table` of a window.
  ///
  /// - Parameter network: what made the table, where something did.
  public init(table: Tensor, window: Grid, network: (@Sendable (Trace) -> Void)? = nil) {
    precondition(table.shape[0] == (2 * window.height - 1) * (2 * window.width - 1))
    self.table = table
    self.window = window
    self.network = network
  }

  /// The offsets as a map: 2 height - 1 rows and 2 width - 1 columns.
  public var offsets: Grid {
    Grid(height: 2 * window.height - 1, width: 2 * window.width - 1)
  }

  /// The entry of the table for a query and a key, flat indices in the window:
  /// (dy + height - 1) (2 width - 1) + dx + width - 1.
  public func index(query: Int, key: Int) -> Int {
    let dy = query / window.width - key / window.width
    let dx = query % window.width - key % window.width
    return (dy + window.height - 1) * offsets.width + dx + window.width - 1
  }

  /// The bias of every pair, [heads, queries, keys].
  public var pairs: Tensor {
    relativePositionBias(table, height: window.height, width: window.width)
  }

  /// The same without values.
  var outline: PositionBias {
    PositionBias(table: table.outline, window: window, network: network)
  }
}
