import Canvas

/// One way of looking at a unit: from what is looked at to an exhibit.
///
/// Keys, tabs, help, `fovea render --view` and the README are all made from the one list of these.
public struct View: Sendable {
  /// The views there are, by the name a command takes.
  public enum Name: String, CaseIterable, Sendable, Codable {
    case attention, footprint, groups, levels, reshape, steps, overview, cost, bias, compare,
      gradcam
  }

  /// How much of the screen a view wants.
  enum Extent: Sendable {
    /// A panel beside the picture.
    case panel
    /// The picture's place as well, and on a small screen that of the panels below.
    case wide
    /// All but the layers.
    case full
  }

  /// The name.
  public let name: Name
  /// The key that shows it, a letter of its name, or the capital where others have taken it.
  let key: Key
  /// One sentence on what it shows.
  public let help: String
  /// What its command may be given, as the help writes it; empty when it takes nothing.
  let argument: String
  /// Takes what its command is given, before it is shown.
  let accept: @Sendable (inout Explorer, String) throws -> Void
  /// What its key does when it is shown already.
  let again: @Sendable (inout Explorer) -> Void
  /// How much of the screen it wants.
  let extent: @Sendable (Viewpoint) -> Extent
  /// What must be computed before it can be drawn, when something must.
  let needs: @Sendable (Subject) -> Preparation?
  /// What it shows; throws `Inapplicable` where it means nothing.
  let exhibit: @Sendable (Subject) throws -> Exhibit
  /// What the arrow keys do while it has the focus: rows down, columns to the right.
  let move: @Sendable (inout Explorer, Int, Int) -> [Effect]

  init(
    _ name: Name, _ key: Character, extent: Extent = .panel, _ help: String, argument: String = "",
    accept: @escaping @Sendable (inout Explorer, String) throws -> Void = { _, _ in },
    again: @escaping @Sendable (inout Explorer) -> Void = { _ in },
    extentAt: (@Sendable (Viewpoint) -> Extent)? = nil,
    needs: @escaping @Sendable (Subject) -> Preparation? = { _ in nil },
    move: @escaping @Sendable (inout Explorer, Int, Int) -> [Effect] = View.moveKey,
    exhibit: @escaping @Sendable (Subject) throws -> Exhibit
  ) {
    self.name = name
    self.key = .character(key)
    self.again = again
    self.extent = extentAt ?? { _ in extent }
    self.help = help
    self.argument = argument
    self.accept = accept
    self.needs = needs
    self.move = move
    self.exhibit = exhibit
  }

  /// Every view, in the order of the tabs.
  public static let all: [View] = [
    .attention, .footprint, .groups, .levels, .reshape, .steps, .overview, .cost, .bias, .compare,
    .gradcam,
  ]

  /// The view of a name.
  public static func named(_ name: Name) -> View {
    // Every name has its view; a test holds that.
    all.first { $0.name == name } ?? .attention
  }

  /// Moves the query, where a view shows nothing of a single key.
  static let moveQuery: @Sendable (inout Explorer, Int, Int) -> [Effect] = {
    explorer, rows, columns in explorer.moveQuery(rows: rows, columns: columns)
  }

  /// Moves the key that is read out, which is what arrows do in most views.
  static let moveKey: @Sendable (inout Explorer, Int, Int) -> [Effect] = {
    explorer, rows, columns in
    let (row, column) = explorer.keyToken
    explorer.key = Place(row: row + rows, column: column + columns, on: explorer.grid)
    return []
  }
}

/// Why a view means nothing for what is looked at, as a sentence.
struct Inapplicable: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
