/// A table in an exhibit.
public struct Table: Sendable {
  /// A column.
  struct Column: Sendable {
    /// What stands above it.
    var title: String
    /// Whether it is set to the right, as numbers are.
    var isNumeric = true
    /// Columns of small importance go first when there is no room.
    var importance = 1
    /// The least width it can do with, where cells may be cut; nil where they may not.
    var least: Int?

    init(_ title: String, isNumeric: Bool = true, importance: Int = 1, least: Int? = nil) {
      self.title = title
      self.isNumeric = isNumeric
      self.importance = importance
      self.least = least
    }
  }

  var columns: [Column]
  /// The cells of each row, as many as there are columns.
  var rows: [[String]]
  /// The row that stands out and stays in sight.
  var selected: Int?
  /// What a click on a row does.
  var actions: [Target.Action?]
  /// Whether lines beside it come first, so that it keeps a few rows only where there is little
  /// room.
  var yields = false
  /// The spaces between two columns.
  var gap = 2

  init(
    _ columns: [Column], rows: [[String]], selected: Int? = nil, actions: [Target.Action?] = []
  ) {
    self.columns = columns
    self.rows = rows
    self.selected = selected
    self.actions = actions
  }
}
