import Canvas

extension Explorer {
  /// The screen as it is now, and what on it answers a click.
  ///
  /// - Returns: a frame of exactly `rows` x `columns` cells.
  public func view(
    rows: Int, columns: Int, capabilities: Capabilities
  ) -> (frame: Frame, targets: [Target]) {
    var screen = Screen(rows: rows, columns: columns, capabilities: capabilities)
    guard rows >= 5, columns >= 20 else {
      screen.frame.write("\(columns)x\(rows): make the window", row: 0, column: 0)
      screen.frame.write("40x12 or more; q quits", row: 1, column: 0)
      return (screen.frame, [])
    }
    if case .reading(let page, let scroll) = mode {
      drawPage(page, on: &screen, scroll: scroll)
      return (screen.frame.reduced(to: capabilities), screen.targets)
    }
    if case .picking(let picker) = mode {
      drawPicker(picker, on: &screen)
      return (screen.frame.reduced(to: capabilities), screen.targets)
    }
    let view = View.named(viewpoint.view)
    let exhibit = self.exhibit(of: view)
    let layout = Layout(
      rows: rows, columns: columns, focus: focus, isZoomed: isZoomed,
      extent: viewpoint.beside == nil ? view.extent(viewpoint) : .panel)
    drawTitle(on: &screen, in: layout.title)
    drawTabs(on: &screen, in: layout.tabs)
    for (panel, area) in layout.panels {
      let beside =
        panel == .picture ? viewpoint.beside.map { self.exhibit(of: View.named($0)) } : nil
      let titles = (panel == .view ? exhibit : beside)?.titles
      let inside = drawBorder(of: panel, titles, on: &screen, in: area)
      switch panel {
      case .layers: drawLayers(on: &screen, in: inside)
      case .picture:
        if let beside {
          screen.draw(beside, in: inside)
        } else {
          drawPicture(on: &screen, in: inside)
        }
      case .view: screen.draw(exhibit, in: inside)
      case .heads: drawHeads(on: &screen, in: inside)
      case .cost: drawCost(on: &screen, in: inside)
      case .classes: drawClasses(on: &screen, in: inside)
      }
    }
    drawReading(of: exhibit, on: &screen, in: layout.reading)
    drawFooter(on: &screen, in: layout.footer)
    return (screen.frame.reduced(to: capabilities), screen.targets)
  }

  /// Draws a panel's border and returns what lies inside it.
  private func drawBorder(
    of panel: Panel, _ titles: [String]?, on screen: inout Screen, in area: Area
  ) -> Area {
    let hasFocus = panel == focus
    let unicode = screen.capabilities.unicode
    screen.frame.box(
      area, title: title(of: panel, titles, columns: area.columns - 6),
      style: hasFocus ? screen.accent : screen.quiet,
      titleStyle: hasFocus ? screen.accent : Style(bold: true), unicode: unicode)
    screen.target(area, .focus(panel))
    return area.inset()
  }

  /// The longest title of a panel that fits, with its digit.
  private func title(of panel: Panel, _ titles: [String]?, columns: Int) -> String {
    let own =
      switch panel {
      case .layers, .cost, .view: [panel.title]
      case .picture: ["Picture, query ◆"]
      case .heads: headsTitles
      case .classes:
        observation?.isLearned == false
          ? ["Classes (not learned)", "Seeded classes"] : ["Classes"]
      }
    let numbered = (titles ?? own).map { "\(panel.rawValue) \($0)" }
    return numbered.first { displayWidth($0) <= columns } ?? numbered.last ?? ""
  }

  private func drawTitle(on screen: inout Screen, in area: Area) {
    guard area.rows > 0 else { return }
    screen.frame.fill(area, with: Cell(" ", screen.selected))
    let input = observation?.input.source ?? request.input.description
    let name = input.split(separator: "/").last.map(String.init) ?? input
    let size = outline.nodes[0].detail.split(separator: "×").prefix(2).joined(separator: "×")
    let model = request.variant.name
    let subjects = [
      " fovea  \(model)  \(name)  \(size) px ", " fovea  \(model)  \(name) ", " fovea  \(model) ",
      " \(model) ", "",
    ]
    // What is said of the weights is never left out; the rest makes room for it.
    let shortest = weightSentences.map { displayWidth($0) }.min() ?? 0
    let subject = subjects.first { displayWidth($0) + shortest + 1 <= area.columns } ?? ""
    let bold = Style(bold: true, reverse: true)
    let used = screen.frame.write(subject, row: area.row, column: 0, style: bold)
    let room = area.columns - used - 1
    let sentence = weightSentences.first { displayWidth($0) <= room } ?? weightSentences.last ?? ""
    screen.frame.write(
      sentence, row: area.row, column: max(used, area.columns - displayWidth(sentence) - 1),
      style: bold, limit: area.columns - used)
  }

  /// What must always be said of the weights, from long to short.
  private var weightSentences: [String] {
    switch request.weights {
    case .seeded(let seed):
      [
        "weights seeded:\(seed): shapes, footprints and costs are real;"
          + " what is attended to is not learned",
        "weights seeded:\(seed), attention is not learned", "seeded:\(seed), not learned",
        "not learned",
      ]
    case .file:
      [
        "weights \(observation?.weights ?? request.weights.title)",
        request.weights.isBuiltIn
          ? "learned from scenes"
          : request.weights.description.split(separator: "/").last.map(String.init) ?? "",
      ]
    }
  }
}
