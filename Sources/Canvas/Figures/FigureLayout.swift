/// Places the parts of a figure from top to bottom.
struct FigureLayout {
  private let figure: Figure
  private let ruler: CairoCanvas
  private var shapes: [Drawing.Shape] = []
  /// The first free y.
  private var top = FigureLayout.margin

  static let margin = 18.0
  private static let gap = 12.0
  private static let panelTitleHeight = 15.0

  private init(_ figure: Figure) throws(CanvasError) {
    self.figure = figure
    ruler = try CairoCanvas(taking: try CairoImage.blank(width: 1, height: 1))
  }

  /// The finished drawing.
  static func drawing(_ figure: Figure) throws(CanvasError) -> Drawing {
    guard figure.width.isFinite, (120...14400).contains(figure.width) else {
      throw .imageSize(width: figure.width, height: figure.width)
    }
    for panel in figure.panels {
      guard (1...1 << 20).contains(panel.imageHeight), (1...1 << 20).contains(panel.imageWidth)
      else {
        throw .imageSize(width: Double(panel.imageWidth), height: Double(panel.imageHeight))
      }
    }
    var layout = try FigureLayout(figure)
    layout.addText(figure.title, size: 15, isBold: true, spacing: 19, color: layout.ink)
    layout.addText(figure.subtitle, size: 10, spacing: 13.5, color: layout.faintInk)
    if !figure.title.isEmpty || !figure.subtitle.isEmpty { layout.top += 6 }
    layout.addPanels()
    layout.addKey()
    layout.addText(figure.caption, size: 8.5, spacing: 11.5, color: layout.faintInk)
    try layout.ruler.check("measure text")
    return Drawing(
      width: figure.width, height: layout.top + margin - 4, background: figure.theme.background,
      title: figure.title, metadata: figure.metadata, shapes: layout.shapes)
  }

  private var ink: RGB { figure.theme.foreground }
  private var faintInk: RGB { ink.mixed(with: figure.theme.background, share: 0.3) }
  private var inner: Double { figure.width - 2 * FigureLayout.margin }

  // MARK: Text

  /// A paragraph over the whole width, broken at spaces.
  private mutating func addText(
    _ text: String, size: Double, isBold: Bool = false, spacing: Double, color: RGB
  ) {
    guard !text.isEmpty else { return }
    for line in lines(text, size: size, isBold: isBold) {
      shapes.append(
        .text(
          TextRun(
            text: line, at: Point(x: FigureLayout.margin, y: top + size * 0.93), size: size,
            color: color, isBold: isBold)))
      top += spacing
    }
  }

  private func lines(_ text: String, size: Double, isBold: Bool) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      var lines: [String] = []
      var line = ""
      for word in paragraph.split(separator: " ") {
        let longer = line.isEmpty ? String(word) : line + " " + word
        if line.isEmpty || ruler.width(longer, size: size, isBold: isBold) <= inner {
          line = longer
        } else {
          lines.append(line)
          line = String(word)
        }
      }
      return lines + [line]
    }
  }

  /// The text, or as much of its beginning as fits.
  private func fitting(_ text: String, width: Double, size: Double, isBold: Bool) -> String {
    guard ruler.width(text, size: size, isBold: isBold) > width else { return text }
    var shorter = text.prefix(200)
    while !shorter.isEmpty,
      ruler.width(shorter + "…", size: size, isBold: isBold) > width
    {
      shorter.removeLast()
    }
    return shorter + "…"
  }

  // MARK: Panels

  private mutating func addPanels() {
    guard !figure.panels.isEmpty else { return }
    let bar = figure.legend.map { legend in
      ColorBar(legend, theme: figure.theme) { ruler.width($0, size: $1, isBold: false) }
    }
    let available = inner - (bar.map { $0.width + 14 } ?? 0)
    let perRow = min(figure.panels.count, max(1, figure.panelsPerRow ?? squarest))
    let room = max(20, (available - FigureLayout.gap * Double(perRow - 1)) / Double(perRow))
    let start = top
    let titles = figure.panels.contains { !$0.title.isEmpty } ? FigureLayout.panelTitleHeight : 0
    for first in stride(from: 0, to: figure.panels.count, by: perRow) {
      let row = figure.panels[first..<min(first + perRow, figure.panels.count)]
      var height = 0.0
      for (place, panel) in row.enumerated() {
        let box = panelBox(
          panel, x: FigureLayout.margin + Double(place) * (room + FigureLayout.gap),
          y: top + titles, room: room)
        addTitle(panel.title, over: box)
        shapes +=
          PanelPainter(
            panel, in: box, colorMap: figure.legend?.colorMap ?? .viridis, theme: figure.theme
          ).shapes
        height = max(height, box.height)
      }
      top += titles + height + FigureLayout.gap
    }
    if let bar {
      let below = top - FigureLayout.gap
      let columns = min(perRow, figure.panels.count)
      let x = FigureLayout.margin + widest(columns, room) + 14
      let height = min(max(below - start - titles, 60), 420)
      shapes += bar.shapes(x: x, y: start + titles, height: height)
      top = max(top, start + titles + height + FigureLayout.gap)
    }
  }

  /// As many side by side as makes rows and columns about equal.
  private var squarest: Int {
    var side = 1
    while side * side < figure.panels.count { side += 1 }
    return side
  }

  /// The panel's rectangle: as wide as there is room, but not much higher than the page is wide.
  private func panelBox(_ panel: Figure.Panel, x: Double, y: Double, room: Double) -> Box {
    let shape = Double(panel.imageHeight) / Double(panel.imageWidth)
    let width = min(room, 1.2 * inner / shape)
    return Box(x: x, y: y, width: width, height: width * shape)
  }

  /// How far the columns of panels really reach to the right.
  private func widest(_ columns: Int, _ room: Double) -> Double {
    let last =
      figure.panels.indices.filter { $0 % columns == columns - 1 }
      .map { panelBox(figure.panels[$0], x: 0, y: 0, room: room).width }.max() ?? room
    return Double(columns - 1) * (room + FigureLayout.gap) + last
  }

  private mutating func addTitle(_ title: String, over box: Box) {
    guard !title.isEmpty else { return }
    shapes.append(
      .text(
        TextRun(
          text: fitting(title, width: box.width, size: 9.5, isBold: true),
          at: Point(x: box.x, y: box.y - 4.5), size: 9.5, color: ink, isBold: true)))
  }

  // MARK: Key

  /// A swatch and a word for the query and for each special kind that occurs.
  private mutating func addKey() {
    let kinds = HeatKind.special(in: figure.panels.lazy.flatMap { $0.rectangles.map(\.cell) })
    let hasMarker = figure.panels.contains { $0.marker != nil }
    guard hasMarker || !kinds.isEmpty else { return }
    var x = FigureLayout.margin
    func place(_ label: String) -> (box: Box, text: Drawing.Shape) {
      let width = 14 + ruler.width(label, size: 9, isBold: false)
      if x > FigureLayout.margin, x + width > FigureLayout.margin + inner {
        x = FigureLayout.margin
        top += 15
      }
      let box = Box(x: x, y: top, width: 10, height: 10)
      x += width + 14
      return (
        box,
        .text(
          TextRun(text: label, at: Point(x: box.x + 14, y: top + 8.4), size: 9, color: ink))
      )
    }
    if hasMarker {
      let entry = place("query token")
      shapes += PanelPainter.markerShapes(
        Box(x: entry.box.x + 3, y: entry.box.y + 3, width: 4, height: 4))
      shapes.append(entry.text)
    }
    for kind in kinds {
      let entry = place(kind.label)
      shapes += PanelPainter.swatch(kind, in: entry.box, theme: figure.theme)
      shapes.append(entry.text)
    }
    top += 21
  }
}
