import Canvas

extension Explorer {
  /// Takes a key while a line is typed.
  mutating func type(_ key: Key, _ before: TypedLine) -> [Effect] {
    var line = before
    switch key {
    case .character(let character): line.insert(character)
    case .backspace:
      if line.characters.isEmpty {
        mode = .exploring
        return []
      }
      line.deleteBackward()
    case .delete: line.deleteForward()
    case .left: line.move(by: -1)
    case .right: line.move(by: 1)
    case .home, .control("a"): line.moveToStart()
    case .end, .control("e"): line.moveToEnd()
    case .control("u"): line.deleteToStart()
    case .tab: complete(&line)
    case .escape:
      mode = .exploring
      return []
    case .enter:
      mode = .exploring
      return finish(line)
    default: break
    }
    mode = .typing(line)
    return line.purpose == .search && line.text != before.text ? search(line.text) : []
  }

  private mutating func finish(_ line: TypedLine) -> [Effect] {
    let text = line.text.trimmed
    guard !text.isEmpty else { return [] }
    switch line.purpose {
    case .search:
      if node(matching: text) == nil, !outline.nodes[node].path.contains(text) {
        message = Message(text: "no layer's name holds \(text.debugDescription)", isFault: true)
      }
      return []
    case .command:
      let parts = text.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
      guard let command = Command.command(named: parts[0]) ?? unambiguous(parts[0]) else {
        message = Message(
          text: "there is no command \(parts[0].debugDescription); ? lists all", isFault: true)
        return []
      }
      if parts.count > 1, command.argument.isEmpty {
        message = Message(text: "\(command.name) takes nothing after it", isFault: true)
        return []
      }
      message = nil
      return run(command, parts.count > 1 ? parts[1] : nil)
    }
  }

  /// The one command whose name begins so.
  private func unambiguous(_ beginning: String) -> Command? {
    let all = Command.all.filter { $0.name.hasPrefix(beginning) }
    return all.count == 1 ? all[0] : nil
  }

  /// Goes to the first layer that matches, while its name is typed.
  private mutating func search(_ text: String) -> [Effect] {
    let current = outline.nodes[node].path.lowercased()
    if !text.isEmpty, current.contains(text.lowercased()) { return [] }
    guard let found = node(matching: text) else { return [] }
    return reveal(andSelect: found)
  }

  /// What the line could become: commands, or the arguments of one.
  func completions(of line: TypedLine) -> [String] {
    if line.purpose == .search {
      guard !line.text.isEmpty else { return [] }
      return outline.nodes.map(\.path).filter { $0.lowercased().contains(line.text.lowercased()) }
    }
    guard let space = line.text.firstIndex(of: " ") else {
      return Command.all.map(\.name).filter { $0.hasPrefix(line.text) }
    }
    let name = String(line.text[..<space])
    let argument = line.text[line.text.index(after: space)...]
    guard let command = Command.command(named: name) else { return [] }
    return command.completions(self).filter { $0.hasPrefix(argument) }.map { "\(name) \($0)" }
  }

  /// Completes as far as all that is possible agrees.
  private func complete(_ line: inout TypedLine) {
    let possible = completions(of: line)
    guard let first = possible.first else { return }
    if possible.count == 1 {
      let takesMore =
        line.purpose == .command && !first.contains(" ")
        && Command.command(named: first)?.argument.isEmpty == false
      line.replace(with: takesMore ? first + " " : first)
      return
    }
    let common = possible.dropFirst().reduce(Substring(first)) { $0.commonPrefix(with: $1) }
    if common.count > line.text.count { line.replace(with: String(common)) }
  }
}

extension StringProtocol {
  /// Without white space at either end.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  fileprivate func commonPrefix(with other: String) -> Substring {
    let shared = zip(self, other).prefix { $0 == $1 }.count
    return Substring(String(prefix(shared)))
  }
}
