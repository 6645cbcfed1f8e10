import Backbones

/// Some of the tokens of a grid.
struct TokenMask: Hashable {
  let grid: Grid
  private(set) var members: [Bool]
  private(set) var count = 0

  /// None, or all, of the tokens.
  init(_ grid: Grid, all: Bool = false) {
    self.grid = grid
    members = [Bool](repeating: all, count: grid.count)
    count = all ? grid.count : 0
  }

  var isFull: Bool { count == grid.count }

  subscript(token: Int) -> Bool { members[token] }

  mutating func insert(_ token: Int) {
    guard !members[token] else { return }
    members[token] = true
    count += 1
  }

  /// The tokens of a rectangle, as far as they lie on the grid.
  mutating func insert(rows: Range<Int>, columns: Range<Int>) {
    let columns = columns.clamped(to: 0..<grid.width)
    for row in rows.clamped(to: 0..<grid.height) {
      for column in columns { insert(row * grid.width + column) }
    }
  }

  mutating func formUnion(_ other: TokenMask) {
    for token in members.indices where other[token] { insert(token) }
  }

  /// What a kernel reads to make these tokens, on the grid that it reads from.
  func read(by kernel: Kernel, from grid: Grid) -> TokenMask {
    var mask = TokenMask(grid)
    forEach { row, column in
      mask.insert(rows: kernel.reads(row..<row + 1), columns: kernel.reads(column..<column + 1))
    }
    return mask
  }

  /// The tokens of a finer or a coarser grid over the same image that these overlap, where one token
  /// of the finer grid is the measure of both.
  func resized(to other: Grid, ratio: (from: Int, to: Int)) -> TokenMask {
    var mask = TokenMask(other)
    forEach { row, column in
      let rows = row * ratio.from / ratio.to..<((row + 1) * ratio.from - 1) / ratio.to + 1
      let columns = column * ratio.from / ratio.to..<((column + 1) * ratio.from - 1) / ratio.to + 1
      mask.insert(rows: rows, columns: columns)
    }
    return mask
  }

  func forEach(_ body: (_ row: Int, _ column: Int) -> Void) {
    for token in members.indices where members[token] {
      body(token / grid.width, token % grid.width)
    }
  }
}
