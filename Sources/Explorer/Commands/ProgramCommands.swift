import Canvas

extension Command {
  /// Help, search, commands, and the way out.
  static let program: [Command] = [
    Command(
      "help", [.character("?"), .function(1)], section: .program, label: "help",
      "Opens this help, and closes it."
    ) { explorer, _ in
      explorer.mode = .reading(.help, scroll: 0)
      return []
    },
    Command(
      "info", [.character("i")], section: .program, label: "info",
      "Explains the present view and mechanism in plain words, with formula and paper."
    ) { explorer, _ in
      explorer.mode = .reading(.explanation, scroll: 0)
      return []
    },
    Command(
      "find", [.character("/")], section: .program, label: "find",
      "Finds a layer by a part of its name."
    ) { explorer, _ in
      explorer.mode = .typing(TypedLine(.search))
      return []
    },
    Command(
      "command", [.character(":")], section: .program,
      "Takes a command by its name; Tab completes it."
    ) { explorer, _ in
      explorer.mode = .typing(TypedLine(.command))
      return []
    },
    Command(
      "mouse", [.character("M")], section: .program,
      "Leaves the mouse to the terminal, to select text, or listens to it again."
    ) { explorer, _ in
      explorer.wantsMouse.toggle()
      explorer.message = Explorer.Message(
        text: explorer.wantsMouse
          ? "the mouse is listened to; with Shift it still selects text"
          : "the mouse is left to the terminal", isFault: false)
      return []
    },
    Command(
      "quit", [.character("q")], section: .program, label: "quit",
      "Closes what is open on top; on the plain screen, leaves the program."
    ) { explorer, _ in
      if explorer.isZoomed {
        explorer.isZoomed = false
      } else {
        explorer.isFinished = true
      }
      return []
    },
    Command("quit-all", [.character("Q")], section: .program, "Leaves the program at once.") {
      explorer, _ in
      explorer.isFinished = true
      return []
    },
  ]
}
