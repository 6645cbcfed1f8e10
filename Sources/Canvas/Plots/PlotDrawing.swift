extension Frame {
  /// Draws a plot into an area: names above, the vertical axis with its ends, lines of dots, the
  /// horizontal axis with its ends and the marked number.
  ///
  /// Lines are braille dots with `unicode`, else full stops; every series marks its points with a
  /// sign of its own, so that colours are not needed to tell them apart. Too small an area, fewer
  /// than 6 rows or 20 columns, only says so.
  public mutating func draw(
    _ plot: Plot, in area: Area, style: Style = Style(), capabilities: Capabilities
  ) {
    guard area.rows >= 6, area.columns >= 20, let extent = plot.extent else {
      let reason = plot.extent == nil ? "nothing to plot" : "too small to plot"
      if area.rows > 0 {
        write(reason, row: area.row, column: area.column, style: style, limit: area.columns)
      }
      return
    }
    let labels = (
      top: plot.yUnit.text(extent.y.maximum), bottom: plot.yUnit.text(extent.y.minimum)
    )
    let margin = min(
      max(displayWidth(labels.top), displayWidth(labels.bottom)) + 1, area.columns / 2)
    let names = drawNames(plot, in: area, style: style, capabilities: capabilities)
    let inner = Area(
      row: area.row + names, column: area.column + margin + 1, rows: area.rows - names - 2,
      columns: area.columns - margin - 1)
    drawAxes(inner, style: style, unicode: capabilities.unicode)
    for (text, row) in [(labels.top, inner.row), (labels.bottom, inner.row + inner.rows - 1)] {
      let column = inner.column - 2 - min(displayWidth(text), margin - 1)
      write(text, row: row, column: column, style: style, limit: margin - 1)
    }
    drawMarkedX(plot, extent.x, inner, style: style, capabilities: capabilities)
    drawLines(plot, extent, inner, capabilities)
    drawHorizontalLabels(plot, extent.x, inner, style: style)
  }

  /// Writes what is plotted and the names of the series, on up to three rows where there is room,
  /// and says how many rows that took in all.
  private mutating func drawNames(
    _ plot: Plot, in area: Area, style: Style, capabilities: Capabilities
  ) -> Int {
    let names = [
      plot.yName + (plot.yIsLogarithmic ? " (log)" : ""),
      plot.xName + (plot.xIsLogarithmic ? " (log)" : ""),
    ]
    let name = plot.xName.isEmpty ? names[0] : names.joined(separator: " against ")
    write(name, row: area.row, column: area.column, style: style, limit: area.columns)
    let rows = area.rows >= 10 ? 3 : 1
    var (row, column) = (1, area.column)
    for (index, series) in plot.series.enumerated() {
      let end = area.column + area.columns
      if column > area.column, column + 2 + displayWidth(series.name) > end, row < rows {
        (row, column) = (row + 1, area.column)
      }
      guard end - column > 2 else { break }
      self[area.row + row, column] = Cell(
        PlotSigns.sign(index, unicode: capabilities.unicode), PlotSigns.style(index, capabilities))
      column +=
        4
        + write(
          series.name, row: area.row + row, column: column + 2, style: style,
          limit: end - column - 2)
    }
    return row + 1
  }

  private mutating func drawAxes(_ inner: Area, style: Style, unicode: Bool) {
    let below = inner.row + inner.rows
    for row in inner.row..<below {
      self[row, inner.column - 1] = Cell(unicode ? "│" : "|", style)
    }
    for column in inner.column..<(inner.column + inner.columns) {
      self[below, column] = Cell(unicode ? "─" : "-", style)
    }
    self[below, inner.column - 1] = Cell(unicode ? "└" : "+", style)
  }

  private mutating func drawMarkedX(
    _ plot: Plot, _ axis: Axis, _ inner: Area, style: Style, capabilities: Capabilities
  ) {
    guard let column = markedColumn(plot, axis, inner) else { return }
    for row in inner.row..<(inner.row + inner.rows) {
      self[row, column] = Cell(capabilities.unicode ? "┊" : ":", style)
    }
    self[inner.row + inner.rows, column] = Cell(capabilities.unicode ? "┴" : "+", style)
  }

  private func markedColumn(_ plot: Plot, _ axis: Axis, _ inner: Area) -> Int? {
    guard let marked = plot.markedX, marked.isFinite, !plot.xIsLogarithmic || marked > 0 else {
      return nil
    }
    return inner.column + Int((axis.share(marked) * Double(inner.columns - 1)).rounded())
  }

  private mutating func drawLines(
    _ plot: Plot, _ extent: (x: Axis, y: Axis), _ inner: Area, _ capabilities: Capabilities
  ) {
    var dots = DotCanvas(area: inner, unicode: capabilities.unicode)
    for (index, series) in plot.series.enumerated() {
      let places = plot.drawable(series).map {
        dots.place(extent.x.share($0.x), extent.y.share($0.y))
      }
      for (from, to) in zip(places, places.dropFirst()) {
        dots.line(from: from, to: to, owner: index)
      }
    }
    for (offset, cell) in dots.cells.enumerated() {
      guard let cell else { continue }
      self[inner.row + offset / inner.columns, inner.column + offset % inner.columns] = Cell(
        cell.character, PlotSigns.style(cell.owner, capabilities))
    }
    // The first series is what the plot is about: it lies on top.
    for (index, series) in plot.series.enumerated().reversed() {
      for point in plot.drawable(series) {
        let place = dots.cell(of: dots.place(extent.x.share(point.x), extent.y.share(point.y)))
        self[place.row, place.column] = Cell(
          PlotSigns.sign(index, unicode: capabilities.unicode),
          PlotSigns.style(index, capabilities))
      }
    }
  }

  private mutating func drawHorizontalLabels(
    _ plot: Plot, _ axis: Axis, _ inner: Area, style: Style
  ) {
    let row = inner.row + inner.rows + 1
    let left = NumberText.value(axis.minimum)
    let right = NumberText.value(axis.maximum)
    let end = inner.column + inner.columns
    let free = inner.column + write(left, row: row, column: inner.column, style: style) + 1
    let rightStart = end - displayWidth(right)
    if rightStart >= free { write(right, row: row, column: rightStart, style: style) }
    guard let column = markedColumn(plot, axis, inner), let marked = plot.markedX,
      marked > axis.minimum, marked < axis.maximum
    else { return }
    let text = NumberText.value(marked)
    let start = max(free, column - displayWidth(text) / 2)
    guard start + displayWidth(text) < rightStart else { return }
    var bold = style
    bold.bold = true
    write(text, row: row, column: start, style: bold)
  }
}

/// What tells the series of a plot apart.
enum PlotSigns {
  static func sign(_ series: Int, unicode: Bool) -> Character {
    let signs: [Character] = Array(unicode ? "●▲■◆○△□◇" : "o^#*ax+&")
    return signs[series % signs.count]
  }

  static func style(_ series: Int, _ capabilities: Capabilities) -> Style {
    Style(foreground: GroupPalette.color(series, depth: capabilities.depth))
  }
}
