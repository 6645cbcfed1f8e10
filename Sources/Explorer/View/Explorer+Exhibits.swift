import Canvas
import Explain

extension Explorer {
  /// What a view shows now; where it means nothing or has nothing yet, the reason.
  func exhibit(of view: View) -> Exhibit {
    let title = view.name.title
    guard let subject else {
      let text = progress.map { "\($0.title)…" } ?? "nothing was computed"
      return Exhibit(titles: [title], parts: [.lines([TextLine(text, .quiet)])])
    }
    do {
      return try view.exhibit(subject)
    } catch {
      // Attention that is being computed says so by the progress at the foot.
      let text = progress.map { "\($0.title)…" } ?? "\(error)"
      return Exhibit(
        titles: [title], parts: [.lines([TextLine(text, .quiet)])], readings: [subject.unit.path])
    }
  }

  /// The views as tabs, the key of each underlined in its name.
  func drawTabs(on screen: inout Screen, in area: Area) {
    guard area.rows > 0 else { return }
    var column = area.column
    for view in View.all {
      let name = view.name.rawValue
      guard column + name.count <= area.column + area.columns else { break }
      let isShown = view.name == viewpoint.view
      let start = column
      let plain =
        isShown ? screen.selected : view.name == viewpoint.beside ? Style(bold: true) : screen.quiet
      let keyPlace = name.firstIndex { view.key == .character($0) }
      for place in name.indices {
        var style = plain
        if place == keyPlace {
          style = isShown ? plain : screen.accent
          style.underline = true
        }
        screen.frame[area.row, column] = Cell(name[place], style)
        column += 1
      }
      screen.target(
        Area(row: area.row, column: start, rows: 1, columns: name.count), .command(name))
      column += 1
    }
  }
}

extension View.Name {
  /// The name as a title.
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
