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

  /// Makes room for cells to come.
  mutating func reserveCapacity(_ count: Int) {
    starts.reserveCapacity(count + 1)
    tokens.reserveCapacity(count)
  }

  /// Adds a cell with the tokens of another, or with none.
  mutating func append(copyOf cell: Int?, of other: TokenSources) {
    if let cell {
      for entry in Int(other.starts[cell])..<Int(other.starts[cell + 1]) {
        tokens.append(other.tokens[entry])
      }
    }
    starts.append(Int32(tokens.count))
  }

  /// Adds a cell with the tokens of other cells.
  mutating func append(joining cells: [Int], of other: TokenSources) {
    if cells.count > 0 {
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
    return tokens.indices.filter { tokens[$0] == token }.map { cell(ofEntry: Int32($0)) }
  }

  /// Whether cell i is token i throughout.
  public var isIdentity: Bool {
    tokens.count == count && tokens.indices.allSatisfy { tokens[$0] == $0 && starts[$0] == $0 }
  }

  /// The last cell that begins at an entry of `tokens` or before it.
  private func cell(ofEntry entry: Int32) -> Int {
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= entry { low = middle } else { high = middle }
    }
    return low
  }
}
