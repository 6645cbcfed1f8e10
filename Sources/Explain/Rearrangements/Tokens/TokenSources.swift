/// For every cell of a layout, the tokens of the unit's grid that it was made from.
///
/// A cell that moved has one, padding none, a pooled cell several.
public struct TokenSources: Sendable, Hashable {
  /// Where each cell's tokens begin, and where the last one's end: [cells + 1].
  private var starts: [Int32] = [0]
  private var tokens: [Int32] = []

  /// No cells.
  init() {}

  /// Cell i is token i.
  init(identity count: Int) {
    starts = (0...Int32(count)).map { $0 }
    tokens = (0..<Int32(count)).map { $0 }
  }

  /// How many cells there are.
  public var count: Int { starts.count - 1 }

  /// The tokens of a cell, each once, in ascending order where there are several.
  public subscript(cell: Int) -> ArraySlice<Int32> {
    tokens[Int(starts[cell])..<Int(starts[cell + 1])]
  }

  /// Adds a cell with the tokens of other cells.
  mutating func append(joining cells: [Int], of other: TokenSources) {
    if cells.count == 1 {
      tokens.append(contentsOf: other[cells[0]])
    } else if cells.count > 1 {
      var all: [Int32] = []
      for cell in cells { all.append(contentsOf: other[cell]) }
      tokens.append(contentsOf: Set(all).sorted())
    }
    starts.append(Int32(tokens.count))
  }

  /// Adds a cell with these tokens.
  mutating func append(_ cell: some Sequence<Int>) {
    tokens.append(contentsOf: cell.map { Int32($0) })
    starts.append(Int32(tokens.count))
  }

  /// The cells that a token is in, in order.
  public func cells(with token: Int) -> [Int] {
    let token = Int32(token)
    return (0..<count).filter { self[$0].contains(token) }
  }
}
