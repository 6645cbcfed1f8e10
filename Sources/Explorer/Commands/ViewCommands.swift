import Canvas

extension Command {
  /// The views, a key each, and what stands beside them.
  static let views: [Command] =
    View.all.map { view in
      Command(view.name.rawValue, [view.key], section: .views, view.help) { explorer, _ in
        explorer.show(view)
      }
    } + [
      Command(
        "beside", [.character("w")], argument: "VIEW|picture", section: .views,
        "Puts a view beside the present one, in the picture's place; without an argument, the"
          + " present one, or the picture again.",
        completions: { _ in ["picture"] + View.all.map(\.name.rawValue) }
      ) { explorer, argument in
        try explorer.placeBeside(argument)
        return []
      },
      Command(
        "by", [], argument: "query|key", section: .views,
        "Shows what the query attends to, or what the key under the cursor receives.",
        completions: { _ in ["query", "key"] }
      ) { explorer, argument in
        guard let argument, ["query", "key"].contains(argument) else {
          throw CommandFault("attention is shown by query or by key")
        }
        explorer.isByKey = argument == "key"
        return explorer.show(.attention)
      },
    ]
}

extension Explorer {
  /// Shows a view and gives it the focus, so that the arrows act on it.
  mutating func show(_ view: View) -> [Effect] {
    viewpoint.view = view.name
    focus = .view
    guard view.name == .steps, outline.nodes[node].level != .step else { return [] }
    // One comes to walk through steps, so the first is at hand.
    return outline.firstStep(ofUnit: viewpoint.unit).map { reveal(andSelect: $0) } ?? []
  }

  fileprivate mutating func placeBeside(_ argument: String?) throws {
    switch argument {
    case nil: viewpoint.beside = viewpoint.beside == nil ? viewpoint.view : nil
    case "picture": viewpoint.beside = nil
    case .some(let name):
      guard let chosen = View.Name(rawValue: name) else {
        throw CommandFault("there is no view \(name.debugDescription)")
      }
      viewpoint.beside = chosen
    }
  }
}
