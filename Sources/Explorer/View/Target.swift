import Canvas

/// A part of the screen that answers a click.
public struct Target: Sendable {
  /// What a click there does.
  package enum Action: Sendable, Hashable {
    /// Gives a panel the focus.
    case focus(Explorer.Panel)
    /// Selects a node of the tree.
    case node(Int)
    /// Puts the query at a place of a picture drawn over the area.
    case query
    /// Reads out the key at a place of a map drawn over the area.
    case key
    /// Chooses a network from the list of them, by its place.
    case model(Int)
    /// Shows what speaks for the class of a rank, from 1.
    case classRank(Int)
    /// Shows a head.
    case head(Int)
    /// Shows a rearrangement of the unit, by its number from 0.
    case rearrangement(Int)
    /// Runs a command, as its key would.
    case command(String)
  }

  /// Where it is.
  package let area: Area
  /// What it does.
  package let action: Action
  /// The shares of the picture's height that the area covers.
  package let rows: ClosedRange<Double>
  /// The shares of the picture's width that the area covers.
  package let columns: ClosedRange<Double>

  init(
    area: Area, action: Action, rows: ClosedRange<Double> = 0...1,
    columns: ClosedRange<Double> = 0...1
  ) {
    self.area = area
    self.action = action
    self.rows = rows
    self.columns = columns
  }

  /// The place of the picture under a cell of the area; beyond its edge, the edge.
  func place(row: Int, column: Int) -> Place {
    func share(_ cell: Int, _ count: Int, _ range: ClosedRange<Double>) -> Double {
      let inside = (Double(cell) + 0.5) / Double(max(1, count))
      let share = range.lowerBound + inside * (range.upperBound - range.lowerBound)
      return min(1, max(0, share))
    }
    return Place(
      y: share(row - area.row, area.rows, rows),
      x: share(column - area.column, area.columns, columns))
  }
}
