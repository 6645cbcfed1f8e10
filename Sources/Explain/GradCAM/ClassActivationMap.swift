import Backbones

/// What speaks for a class, token by token, on the grid of one unit.
///
/// Cells are as the formula gives them: signed, neither rescaled, blurred nor resized.
public struct ClassActivationMap: Sendable, Hashable {
  /// How it was made.
  public let method: ClassActivationMethod
  /// The unit, by its place in the chain.
  public let unit: Int
  /// The grid of tokens; it covers the whole picture.
  public let grid: Grid
  /// The value of each token before any ReLU, row by row.
  public let cells: [Float]
  /// What each cell is: of attention, some may be out of reach.
  public let kinds: [AttentionMap.Kind]
  /// Whether cells are values per token of keys that cover several.
  public let isPerToken: Bool
  /// What lies on no token of the picture: on padding, or on tokens without a place.
  public let elsewhere: Float

  /// A map of values.
  init(
    _ method: ClassActivationMethod, unit: Int, grid: Grid, cells: [Float],
    kinds: [AttentionMap.Kind]? = nil, isPerToken: Bool = false, elsewhere: Float = 0
  ) {
    precondition(cells.count == grid.count)
    self.method = method
    self.unit = unit
    self.grid = grid
    self.cells = cells
    self.kinds = kinds ?? [AttentionMap.Kind](repeating: .reachable, count: cells.count)
    self.isPerToken = isPerToken
    self.elsewhere = elsewhere
  }

  /// The least value.
  public var minimum: Float { reachable.min() ?? 0 }
  /// The greatest value.
  public var maximum: Float { reachable.max() ?? 0 }
  /// The greatest magnitude.
  public var reach: Float { max(-minimum, maximum) }
  /// The sum of all cells.
  public var sum: Float { reachable.reduce(0, +) }
  /// The sum of the positive cells.
  public var positiveSum: Float { reachable.reduce(0) { $0 + max(0, $1) } }
  /// The positive cells' part of the sum of magnitudes; 0 where all is zero.
  public var positiveShare: Float {
    let magnitude = reachable.reduce(0) { $0 + abs($1) }
    return magnitude > 0 ? positiveSum / magnitude : 0
  }
  /// Whether any cell speaks for the class.
  public var hasPositiveEvidence: Bool { maximum > 0 }
  /// The cells after the ReLU, which leaves what speaks for the class.
  public var rectified: [Float] { cells.map { max(0, $0) } }

  /// The value at a row and column.
  public func value(row: Int, column: Int) -> Float { cells[row * grid.width + column] }

  /// The greatest cell; of equal ones the first.
  public var strongest: (row: Int, column: Int) {
    let place = cells.indices.max { cells[$0] < cells[$1] } ?? 0
    return (place / grid.width, place % grid.width)
  }

  private var reachable: some Sequence<Float> {
    zip(cells, kinds).lazy.filter { $0.1 == .reachable }.map(\.0)
  }
}
