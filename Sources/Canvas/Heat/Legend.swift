/// What the colours and marks of a heat map mean.
public struct Legend: Hashable, Sendable {
  /// How values become colours.
  public var colorMap: ColorMap
  /// The number that the first colour stands for.
  public var minimum: Double
  /// The number that the last colour stands for.
  public var maximum: Double
  /// What is shown and how it is scaled, as "weight, row maximum".
  public var scaleName: String
  /// Whether equal steps of colour are equal factors.
  public var isLogarithmic: Bool
  /// The special kinds that occur and need explaining.
  public var kinds: [HeatKind]

  /// A legend for numbers from `minimum` to `maximum`.
  public init(
    colorMap: ColorMap = .viridis, minimum: Double = 0, maximum: Double = 1,
    scaleName: String = "", isLogarithmic: Bool = false, kinds: [HeatKind] = []
  ) {
    self.colorMap = colorMap
    self.minimum = minimum
    self.maximum = maximum
    self.scaleName = scaleName
    self.isLogarithmic = isLogarithmic
    self.kinds = kinds
  }
}

extension Frame {
  /// Draws a legend from the top of an area on and says how many rows it took.
  ///
  /// The first row is the colour bar between its two ends with the name of the scale; where that is
  /// too wide the name gets rows of its own. The key of the special kinds follows. A logarithmic
  /// scale says so.
  @discardableResult
  public mutating func draw(
    _ legend: Legend, in area: Area, style: Style = Style(), capabilities: Capabilities
  ) -> Int {
    guard area.rows > 0, area.columns > 0 else { return 0 }
    let ends = (NumberText.value(legend.minimum), NumberText.value(legend.maximum))
    let name = legend.scaleName + (legend.isLogarithmic ? " (log)" : "")
    let text = displayWidth(ends.0) + displayWidth(ends.1) + 2
    let nameWidth = displayWidth(name)
    let shares = name.isEmpty || text + 2 + nameWidth + 12 <= area.columns
    let room = area.columns - text - (shares && !name.isEmpty ? nameWidth + 2 : 0)
    let bar = min(max(room, 0), 40)

    var column = area.column
    column += write(ends.0, row: area.row, column: column, style: style, limit: area.columns) + 1
    drawBar(legend.colorMap, row: area.row, column: column, columns: bar, capabilities)
    column += bar + 1
    column += write(
      ends.1, row: area.row, column: column, style: style,
      limit: area.column + area.columns - column)
    var row = area.row
    if shares {
      write(name, row: row, column: column + 2, style: style)
    } else {
      for line in wrap(name, width: area.columns) where row + 1 < area.row + area.rows {
        row += 1
        write(line, row: row, column: area.column, style: style, limit: area.columns)
      }
    }
    return drawKey(
      legend.kinds, from: row + 1, in: area, style: style, capabilities: capabilities) - area.row
  }

  private mutating func drawBar(
    _ map: ColorMap, row: Int, column: Int, columns: Int, _ capabilities: Capabilities
  ) {
    let halves = capabilities.unicode && [.rgb, .palette256].contains(capabilities.depth)
    for step in 0..<max(0, columns) {
      func value(_ position: Double) -> Double { (Double(step) + position) / Double(columns) }
      if halves {
        let left = map.rgb(value(0.25), depth: capabilities.depth)
        let right = map.rgb(value(0.75), depth: capabilities.depth)
        self[row, column + step] = Cell(
          "▌", Style(foreground: left.color, background: right.color))
      } else {
        self[row, column + step] = map.cell(value(0.5), capabilities: capabilities)
      }
    }
  }

  /// Writes mark and meaning of each kind, going on in the next row, and returns the row after.
  private mutating func drawKey(
    _ kinds: [HeatKind], from first: Int, in area: Area, style: Style, capabilities: Capabilities
  ) -> Int {
    var row = first
    var column = area.column
    let end = area.row + area.rows
    for kind in kinds where kind.look != nil {
      let width = 2 + displayWidth(kind.label)
      if column > area.column, column + width > area.column + area.columns {
        row += 1
        column = area.column
      }
      guard row < end else { return end }
      self[row, column] = kind.cell(capabilities)
      column += 2
      column += write(
        kind.label, row: row, column: column, style: style,
        limit: area.column + area.columns - column)
      column += 2
    }
    return column > area.column ? row + 1 : row
  }
}
