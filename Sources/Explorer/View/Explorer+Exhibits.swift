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
    for (view, name) in zip(View.all, tabNames(columns: area.columns)) {
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
        Area(row: area.row, column: start, rows: 1, columns: name.count),
        .command(view.name.rawValue))
      column += 1
    }
  }

  /// The names of the views with the letters of their keys, the longest of them cut where all would
  /// not fit.
  private func tabNames(columns: Int) -> [[Character]] {
    var names = View.all.map { view in
      view.name.rawValue.map { letter in
        // A capital key is no letter of the name: it is shown as what has to be pressed.
        view.key == .character(Character(letter.uppercased()))
          ? Character(letter.uppercased()) : letter
      }
    }
    while names.reduce(names.count - 1, { $0 + $1.count }) > columns,
      let longest = names.indices.max(by: { names[$0].count < names[$1].count }),
      names[longest].count > 6
    {
      names[longest].removeLast()
    }
    return names
  }
}

extension View.Name {
  /// The name as a title.
  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
