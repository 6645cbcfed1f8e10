/// Turns one or two points of a heat map into a character cell.
struct HeatPainter {
  /// A point: what it has to say, and the picture below it, if it shows through.
  struct Point {
    let cell: HeatCell
    let below: RGB?
  }

  let colorMap: ColorMap
  let capabilities: Capabilities
  /// How much of the heat covers the picture, 0 to 1.
  let strength: Double

  /// A cell that shows a single point.
  func cell(_ point: Point) -> Cell {
    guard let below = point.below else {
      return point.cell.cell(colorMap: colorMap, capabilities: capabilities)
    }
    if point.cell.kind.look != nil { return marked(point.cell.kind, over: below) }
    return Cell(" ", Style(background: color(of: point)))
  }

  /// A cell that shows a point above another; nil below is the end of the raster.
  func cell(_ upper: Point, _ lower: Point?) -> Cell {
    guard let lower else { return half("▀", color(of: upper), .standard) }
    if upper.cell.kind == lower.cell.kind, upper.cell.kind.look != nil {
      guard let first = upper.below, let second = lower.below else {
        return upper.cell.kind.cell(capabilities)
      }
      return marked(upper.cell.kind, over: first.mixed(with: second, share: 0.5))
    }
    let colors = (upper: color(of: upper), lower: color(of: lower))
    if colors.upper == colors.lower { return Cell(" ", Style(background: colors.upper)) }
    // An unpainted half must be the background: no block can be drawn in "nothing".
    if colors.upper == .standard { return half("▄", colors.lower, .standard) }
    return half("▀", colors.upper, colors.lower)
  }

  private func half(_ block: Character, _ foreground: Color, _ background: Color) -> Cell {
    foreground == .standard
      ? Cell(" ", Style(background: background))
      : Cell(block, Style(foreground: foreground, background: background))
  }

  /// The colour of a point; `standard` where nothing is painted.
  private func color(of point: Point) -> Color {
    let depth = capabilities.depth
    let solid = point.cell.solid(colorMap, depth: depth)
    guard let below = point.below else { return solid?.color.reduced(to: depth) ?? .standard }
    let share = point.cell.kind.look == nil ? strength : HeatPainter.firmer(strength)
    return below.mixed(with: solid ?? HeatPainter.shade, share: share).color.reduced(to: depth)
  }

  /// A special kind with its mark, over a picture.
  private func marked(_ kind: HeatKind, over below: RGB) -> Cell {
    let solid = kind.look?.solid(capabilities.depth)
    let ground = below.mixed(
      with: solid ?? HeatPainter.shade, share: HeatPainter.firmer(strength))
    var ink = solid.map(\.ink) ?? ground.mixed(with: ground.ink, share: 0.45)
    // One ink for the whole region, unless the picture makes it hard to see.
    if solid != nil, abs(ink.lightness - ground.lightness) < 0.3 { ink = ground.ink }
    return Cell(
      kind.mark(capabilities),
      Style(
        foreground: ink.color.reduced(to: capabilities.depth),
        background: ground.color.reduced(to: capabilities.depth)))
  }

  /// How much of a picture a special kind covers: more than a value does, since its colour is not
  /// one of a scale and must be known from others.
  static func firmer(_ strength: Double) -> Double { 1 - (1 - strength) * (1 - strength) }

  /// What darkens a picture where nothing can be reached.
  static let shade = RGB(24, 24, 28)
}
