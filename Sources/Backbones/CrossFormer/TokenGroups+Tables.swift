import Tensors

/// The partition as tables to gather by, and as the mask it brings.
extension TokenGroups {
  /// What is added to the score of a masked key.
  public static let maskValue: Float = -1e6

  /// For every place of every group the flat index of its token, or -1 for padding.
  func tokensByPlace() -> [Int32] {
    var table = [Int32](repeating: -1, count: padded.count)
    eachToken { token, place in table[place] = Int32(token) }
    return table
  }

  /// For every token the flat index of its place, groups after groups.
  func placesByToken() -> [Int32] {
    var table = [Int32](repeating: -1, count: grid.count)
    eachToken { token, place in table[token] = Int32(place) }
    return table
  }

  /// For every place of the padded grid, row by row, the flat index of its token, or -1 for
  /// padding.
  func tokensOfPaddedGrid() -> [Int32] {
    var table = [Int32](repeating: -1, count: padded.count)
    for token in 0..<grid.count {
      let row = token / grid.width + rowPadding.before
      let column = token % grid.width + columnPadding.before
      table[row * padded.width + column] = Int32(token)
    }
    return table
  }

  /// For every place of the padded grid, row by row, the flat index of its place, groups after
  /// groups.
  func placesOfPaddedGrid() -> [Int32] {
    (0..<padded.count).map { index in
      let found = place(
        row: index / padded.width - rowPadding.before,
        column: index % padded.width - columnPadding.before)
      return Int32(found.group * tokensPerGroup + found.place)
    }
  }

  /// What keeps queries from the padding, [groups, keys]: 0, or -1e6 for a key that is padding.
  func mask() -> Tensor {
    let values = tokensByPlace().map { $0 < 0 ? Self.maskValue : 0 }
    return Tensor(values, shape: [count, tokensPerGroup])
  }

  /// Calls `body` with every token and its place, as flat indices.
  ///
  /// The two sides are independent, so each row and each column is divided once.
  private func eachToken(_ body: (Int, Int) -> Void) {
    let columns = (0..<grid.width).map { column in
      let found = place(row: -rowPadding.before, column: column)
      return found.group * tokensPerGroup + found.place
    }
    for row in 0..<grid.height {
      let found = place(row: row, column: -columnPadding.before)
      let start = found.group * tokensPerGroup + found.place
      for column in 0..<grid.width { body(row * grid.width + column, start + columns[column]) }
    }
  }
}
