import Canvas

/// A frame in the making, with what on it answers a click.
struct Screen {
  var frame: Frame
  var targets: [Target] = []
  let capabilities: Capabilities

  init(rows: Int, columns: Int, capabilities: Capabilities) {
    frame = Frame(rows: rows, columns: columns)
    self.capabilities = capabilities
  }

  /// What stands out: in colour where there is any, bold in any case.
  var accent: Style {
    capabilities.depth == .none
      ? Style(bold: true) : Style(foreground: .palette(6), bold: true)
  }

  /// What warns.
  var warning: Style {
    capabilities.depth == .none
      ? Style(bold: true) : Style(foreground: .palette(3), bold: true)
  }

  /// What went wrong.
  var fault: Style {
    capabilities.depth == .none
      ? Style(bold: true, reverse: true) : Style(foreground: .palette(1), bold: true)
  }

  /// What matters less.
  var quiet: Style { Style(dim: true) }

  /// What is selected.
  var selected: Style { Style(reverse: true) }

  mutating func target(_ area: Area, _ action: Target.Action) {
    targets.append(Target(area: area, action: action))
  }
}
