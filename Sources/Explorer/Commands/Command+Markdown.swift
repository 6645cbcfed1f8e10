extension Command {
  /// The commands with their keys as a table for the README.
  public static var markdown: String {
    var lines = ["| keys | command | what it does |", "| --- | --- | --- |"]
    for command in all {
      let keys = command.keys.map { "`\($0.name)`" }.joined(separator: " ")
      let name = ":" + command.name + (command.argument.isEmpty ? "" : " " + command.argument)
      // A bar would end the cell of the table.
      let escaped = name.split(separator: "|").joined(separator: "\\|")
      lines.append("| \(keys) | `\(escaped)` | \(command.help) |")
    }
    return lines.joined(separator: "\n")
  }
}
