import Backbones
import Foundation

/// A layout of tokens laid out flat for the eye: some axes down, the others across.
public struct TokenPlane: Sendable {
  /// The layout.
  public let layout: TokenLayout
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int
  /// The axes down, outermost first; empty where one axis is wrapped.
  public let axesDown: [TokenLayout.Axis]
  /// The axes across, outermost first.
  public let axesAcross: [TokenLayout.Axis]

  /// Lays out the axes that tell tokens apart: as many down as across, as nearly as can be.
  ///
  /// A single axis is wrapped into rows, so that it has nearly the shape of `grid`.
  public init(_ layout: TokenLayout, grid: Grid) {
    self.layout = layout
    let telling = layout.axes.filter { $0.tokenSize > 1 }
    guard telling.count > 1 else {
      axesDown = []
      axesAcross = telling
      let count = telling.first?.size ?? 1
      columns = Self.wrap(count, like: Double(grid.width) / Double(grid.height))
      rows = count / columns
      return
    }
    func lengths(_ split: Int) -> (down: Int, across: Int) {
      (
        telling[..<split].reduce(1) { $0 * $1.size }, telling[split...].reduce(1) { $0 * $1.size }
      )
    }
    let split = (1..<telling.count).min { a, b in
      func oddness(_ split: Int) -> Double {
        let (down, across) = lengths(split)
        return abs(log(Double(down) / Double(across)))
      }
      return oddness(a) < oddness(b)
    }
    axesDown = Array(telling[..<(split ?? 1)])
    axesAcross = Array(telling[(split ?? 1)...])
    (rows, columns) = lengths(split ?? 1)
  }

  /// The number of columns, a divisor of `count`, that comes nearest to a shape.
  private static func wrap(_ count: Int, like aspect: Double) -> Int {
    func oddness(_ columns: Int) -> Double {
      abs(log(Double(columns * columns) / Double(count) / aspect))
    }
    return (1...max(1, count)).filter { count.isMultiple(of: $0) }
      .min { oddness($0) < oddness($1) } ?? 1
  }

  /// The tokens at a row and column.
  public func tokens(row: Int, column: Int) -> ArraySlice<Int32> {
    layout.sources[row * columns + column]
  }

  /// Where a token is: once, in several places, or nowhere.
  public func places(of token: Int) -> [(row: Int, column: Int)] {
    layout.sources.cells(with: token).map { ($0 / columns, $0 % columns) }
  }
}
