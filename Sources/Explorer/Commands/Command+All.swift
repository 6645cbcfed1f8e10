import Canvas

extension Command {
  /// Every command there is, in the order the help lists them.
  public static let all: [Command] =
    moving + views + activation + stepping + looking + asking + keeping + program

  /// The command that a key runs.
  static func command(for key: Key) -> Command? { byKey[key] }

  /// The command of a name.
  static func command(named name: String) -> Command? { all.first { $0.name == name } }

  private static let byKey: [Key: Command] = Dictionary(
    all.flatMap { command in command.keys.map { ($0, command) } }, uniquingKeysWith: { a, _ in a })
}
