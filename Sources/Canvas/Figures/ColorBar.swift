import Foundation

/// The colour bar of a figure: colours from bottom to top with numbers and the name of the scale.
struct ColorBar {
  private let legend: Legend
  private let theme: Theme
  private let ticks: [(share: Double, text: String)]
  private let tickWidth: Double

  private static let barWidth = 12.0
  private static let fontSize = 9.0

  /// A bar for a legend; `measure` gives the width of a text at a size.
  init(_ legend: Legend, theme: Theme, measure: (String, Double) -> Double) {
    self.legend = legend
    self.theme = theme
    ticks = ColorBar.ticks(of: legend)
    tickWidth = ticks.map { measure($0.text, ColorBar.fontSize) }.max() ?? 0
  }

  /// How much it takes of the page.
  var width: Double {
    ColorBar.barWidth + 7 + tickWidth + (name.isEmpty ? 0 : 5 + ColorBar.fontSize)
  }

  private var name: String { legend.scaleName + (legend.isLogarithmic ? " (log)" : "") }

  func shapes(x: Double, y: Double, height: Double) -> [Drawing.Shape] {
    var shapes: [Drawing.Shape] = []
    let colors = legend.colorMap.colors
    // From the top, each stripe over all that is left: no seams between stripes in any viewer.
    for step in (0..<128).reversed() {
      let top = y + height * (1 - Double(step + 1) / 128)
      shapes.append(
        .rectangle(
          Box(x: x, y: top, width: ColorBar.barWidth, height: y + height - top),
          fill: colors[2 * step + step / 64], opacity: 1))
    }
    let ink = theme.foreground
    let box = Box(x: x, y: y, width: ColorBar.barWidth, height: height)
    shapes.append(.outline(box, stroke: ink, width: 0.6))
    var lastY = Double.infinity
    var strokes: [(from: Point, to: Point)] = []
    for (index, tick) in ticks.enumerated() {
      let tickY = y + height * (1 - tick.share)
      let isEnd = index == 0 || index == ticks.count - 1
      // The ends are always written; what is between needs room on both sides.
      guard isEnd || (lastY - tickY > 13 && tickY - y > 13) else { continue }
      lastY = tickY
      let right = x + ColorBar.barWidth
      strokes.append((from: Point(x: right, y: tickY), to: Point(x: right + 3.5, y: tickY)))
      shapes.append(
        .text(
          TextRun(
            text: tick.text, at: Point(x: right + 6, y: tickY + 3.2), size: ColorBar.fontSize,
            color: ink)))
    }
    shapes.append(.lines(strokes, stroke: ink, width: 0.6))
    if !name.isEmpty {
      shapes.append(
        .text(
          TextRun(
            text: name, at: Point(x: x + width - 1.5, y: y + height / 2), size: ColorBar.fontSize,
            color: ink, anchor: .middle, isTurned: true)))
    }
    return shapes
  }

  /// Both ends and round numbers between them, from the bottom up.
  private static func ticks(of legend: Legend) -> [(share: Double, text: String)] {
    let axis = Axis(
      minimum: legend.minimum, maximum: legend.maximum,
      isLogarithmic: legend.isLogarithmic && legend.minimum > 0)
    guard legend.minimum.isFinite, legend.maximum.isFinite, legend.maximum > legend.minimum else {
      return [(0, NumberText.value(legend.minimum)), (1, NumberText.value(legend.maximum))]
    }
    let between = axis.isLogarithmic ? decades(axis) : round(axis)
    return [(0, NumberText.value(legend.minimum))]
      + between.map { (axis.share($0), NumberText.value($0)) }
      + [(1, NumberText.value(legend.maximum))]
  }

  /// The powers of ten inside, or every second or third where there are many.
  private static func decades(_ axis: Axis) -> [Double] {
    let first = Int(log10(axis.minimum).rounded(.up))
    let last = Int(log10(axis.maximum).rounded(.down))
    guard first <= last else { return [] }
    let stride = max(1, (last - first) / 6)
    return Swift.stride(from: first, through: last, by: stride).map { pow(10, Double($0)) }
      .filter { $0 > axis.minimum && $0 < axis.maximum }
  }

  /// Multiples of 1, 2 or 5 times a power of ten, about five.
  private static func round(_ axis: Axis) -> [Double] {
    let range = axis.maximum - axis.minimum
    guard range.isFinite, range > 0 else { return [] }
    let power = pow(10, log10(range / 5).rounded(.down))
    guard power > 0,
      let step = [1, 2, 5, 10].map({ $0 * power }).first(where: { range / $0 <= 6 })
    else { return [] }
    let first = (axis.minimum / step).rounded(.up)
    return (0...6).map { (first + Double($0)) * step }
      .filter { $0 > axis.minimum && $0 < axis.maximum }
  }
}
