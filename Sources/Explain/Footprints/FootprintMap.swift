import Backbones

/// A footprint laid out on the grid of tokens, with as many rows and columns around it as its keys
/// reach out of the image.
public struct FootprintMap: Sendable, Hashable {
  /// What a place of the grid is to the query.
  public enum Place: Sendable, Hashable {
    /// No key covers it.
    case unreachable
    /// Keys of these classes cover it; the last of them gives the colour.
    case key(color: Int, classes: [Int])
    /// A key of these classes outside the image that is attended to all the same.
    case padding(classes: [Int])
    /// A key that is masked.
    case masked
  }

  /// The rows of tokens; row 0 is the first of the image.
  public let rows: Range<Int>
  /// The columns of tokens.
  public let columns: Range<Int>
  /// The places, row by row.
  public let places: [Place]

  /// The map of a footprint.
  ///
  /// Where keys overlap, finer levels lie over coarser ones, and lower dilations over higher ones.
  public init(_ footprint: Footprint, grid: Grid, stride: Int) {
    func tokens(_ pixels: Range<Int>) -> Range<Int> {
      let first = Self.floor(pixels.lowerBound, stride)
      return first..<max(first + 1, Self.floor(pixels.upperBound - 1, stride) + 1)
    }
    var (rows, columns) = (0..<grid.height, 0..<grid.width)
    for cell in footprint.cells {
      rows = rows.union(tokens(cell.key.rectangle.rows))
      columns = columns.union(tokens(cell.key.rectangle.columns))
    }
    var places = [Place](repeating: .unreachable, count: rows.count * columns.count)
    let hasLevels = footprint.cells.contains { $0.key.level != nil }
    // What is drawn last is seen.
    let order = hasLevels ? footprint.cells : footprint.cells.reversed()
    for cell in order {
      for row in tokens(cell.key.rectangle.rows) {
        for column in tokens(cell.key.rectangle.columns) {
          let index = (row - rows.lowerBound) * columns.count + column - columns.lowerBound
          places[index].add(cell)
        }
      }
    }
    self.rows = rows
    self.columns = columns
    self.places = places
  }

  /// The place at a row and column of tokens, which may lie outside the image.
  public subscript(row: Int, column: Int) -> Place {
    places[(row - rows.lowerBound) * columns.count + column - columns.lowerBound]
  }

  private static func floor(_ value: Int, _ divisor: Int) -> Int {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }
}

extension FootprintMap.Place {
  /// Lays one more key on the place.
  fileprivate mutating func add(_ cell: Footprint.Cell) {
    switch (cell.key.kind, self) {
    case (.masked, .unreachable): self = .masked
    case (.masked, _): break
    case (.padding, .padding(let classes)):
      self = .padding(
        classes: classes.contains(cell.classIndex) ? classes : classes + [cell.classIndex])
    case (.padding, _): self = .padding(classes: [cell.classIndex])
    case (_, .key(_, let classes)):
      self = .key(
        color: cell.color,
        classes: classes.contains(cell.classIndex) ? classes : classes + [cell.classIndex])
    default: self = .key(color: cell.color, classes: [cell.classIndex])
    }
  }
}

extension Range<Int> {
  /// The smallest range that holds both.
  fileprivate func union(_ other: Range<Int>) -> Range<Int> {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }
}
