import Canvas

/// What a person asked of the screen; what is nil is found out.
public struct TerminalOptions: Hashable, Sendable {
  /// How many colours to use, from `--color`; it wins over the environment.
  public var color: ColorDepth?
  /// Whether to use characters beyond ASCII, from `--unicode` and `--no-unicode`.
  public var unicode: Bool?
  /// Whether a session asks for mouse reports from the start; a `TerminalProgram` says so itself.
  public var mouse: Bool

  /// Options; by default everything is found out and the mouse is on.
  public init(color: ColorDepth? = nil, unicode: Bool? = nil, mouse: Bool = true) {
    self.color = color
    self.unicode = unicode
    self.mouse = mouse
  }
}
