import Canvas

/// A part of the screen that answers a click.
public struct Target: Sendable, Hashable {
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
    /// Shows a head.
    case head(Int)
    /// Runs a command, as its key would.
    case command(String)
  }

  /// Where it is.
  package let area: Area
  /// What it does.
  package let action: Action
}
