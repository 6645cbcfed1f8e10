import Canvas

/// One thing a person can ask for: by key, by name after `:`, by a click on the footer.
///
/// Keys, footer, help, completion and the README's table are all made from the one list of these.
public struct Command: Sendable {
  /// Under which title the help lists a command.
  public enum Section: String, CaseIterable, Sendable {
    case moving = "Moving about"
    case views = "Views"
    case stepping = "Step by step"
    case looking = "Looking"
    case asking = "What is shown"
    case keeping = "Keeping"
    case program = "The program"
  }

  /// The name after `:`, in lower case with hyphens.
  public let name: String
  /// The keys that run it without an argument.
  public let keys: [Key]
  /// What it may be given, as the help writes it; empty when it takes nothing.
  public let argument: String
  /// One sentence on what it does.
  public let help: String
  /// Under which title it stands.
  public let section: Section
  /// A word for the footer, when it is one of the likeliest next keys.
  let label: String?
  /// The panels in which the footer offers it; empty for all.
  let panels: Set<Explorer.Panel>
  /// The views in which the footer offers it; empty for all.
  let views: Set<View.Name>
  /// What an argument may be, as far as there is a list of it.
  let completions: @Sendable (Explorer) -> [String]
  /// What it does.
  let run: @Sendable (inout Explorer, String?) throws -> [Effect]

  init(
    _ name: String, _ keys: [Key], argument: String = "", section: Section, label: String? = nil,
    in panels: Set<Explorer.Panel> = [], of views: Set<View.Name> = [], _ help: String,
    completions: @escaping @Sendable (Explorer) -> [String] = { _ in [] },
    run: @escaping @Sendable (inout Explorer, String?) throws -> [Effect]
  ) {
    self.name = name
    self.keys = keys
    self.argument = argument
    self.section = section
    self.label = label
    self.panels = panels
    self.views = views
    self.help = help
    self.completions = completions
    self.run = run
  }
}

/// A command that was given something it cannot take.
struct CommandFault: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension Key {
  /// The key as help and footer name it.
  public var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-" + character.uppercased()
    case .function(let number): "F\(number)"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .enter: "Enter"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    }
  }
}

extension Key {
  /// The key of a name as help and footer give it; nil when there is none.
  public init?(named name: String) {
    let named: [Key] = [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .tab, .backTab, .enter, .escape,
      .backspace, .delete, .character(" "),
    ]
    if let key = named.first(where: { $0.name == name }) {
      self = key
    } else if name.count == 1, let character = name.first {
      self = .character(character)
    } else {
      return nil
    }
  }
}
