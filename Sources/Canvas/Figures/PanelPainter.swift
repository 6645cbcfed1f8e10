import Foundation

/// The shapes of one panel: picture, heat, marks of special kinds, query.
struct PanelPainter {
  let shapes: [Drawing.Shape]

  init(_ panel: Figure.Panel, in box: Box, colorMap: ColorMap, theme: Theme) {
    let scale = box.width / Double(panel.imageWidth)
    func place(_ region: Figure.Region) -> Box {
      Box(
        x: box.x + region.x * scale, y: box.y + region.y * scale, width: region.width * scale,
        height: region.height * scale)
    }
    var shapes: [Drawing.Shape] = []
    var strength = 1.0
    if let picture = panel.picture {
      shapes.append(.image(box, picture))
      strength = panel.strength.isNaN ? 1 : min(max(panel.strength, 0), 1)
    }
    if strength > 0 {
      let ground = panel.picture == nil ? theme.background : HeatPainter.shade
      var values: [Drawing.Shape] = []
      var special: [Drawing.Shape] = []
      var marks: [Drawing.Shape] = []
      for rectangle in panel.rectangles where rectangle.region.isDrawable {
        guard let visible = place(rectangle.region).intersection(box) else { continue }
        let color = rectangle.cell.solid(colorMap, depth: .rgb) ?? ground
        let shape = Drawing.Shape.rectangle(visible, fill: color, opacity: 1)
        if rectangle.cell.kind.look == nil {
          values.append(shape)
        } else {
          special.append(shape)
          marks += PanelPainter.mark(rectangle.cell.kind, in: visible, ground: ground)
        }
      }
      // Marks keep their full ink: what they say must not depend on the picture.
      let layers = [(values, strength), (special, HeatPainter.firmer(strength)), (marks, 1)]
      for (layer, opacity) in layers where !layer.isEmpty {
        shapes.append(.group(clip: box, opacity: opacity, layer))
      }
    }
    shapes.append(
      .outline(
        box, stroke: theme.foreground.mixed(with: theme.background, share: 0.45), width: 0.6))
    if let marker = panel.marker, marker.isDrawable {
      shapes += PanelPainter.markerShapes(place(marker))
    }
    self.shapes = shapes
  }

  /// The query's frame: white between two black lines, seen on any colour.
  ///
  /// It lies around the token, so that the token's own colour stays in sight.
  static func markerShapes(_ box: Box) -> [Drawing.Shape] {
    let margin = 1.2 + max(0, 3 - min(box.width, box.height) / 2)
    let frame = Box(
      x: box.x - margin, y: box.y - margin, width: box.width + 2 * margin,
      height: box.height + 2 * margin)
    return [
      .outline(frame, stroke: RGB(0, 0, 0), width: 3.2),
      .outline(frame, stroke: RGB(255, 255, 255), width: 1.5),
    ]
  }

  /// A sample of a special kind for the key.
  static func swatch(_ kind: HeatKind, in box: Box, theme: Theme) -> [Drawing.Shape] {
    let ground = kind.look?.solid ?? theme.background
    return [.rectangle(box, fill: ground, opacity: 1)]
      + mark(kind, in: box, ground: theme.background)
      + [.outline(box, stroke: theme.foreground, width: 0.4)]
  }

  /// The mark of a special kind, none where it would be too small to see.
  private static func mark(_ kind: HeatKind, in box: Box, ground: RGB) -> [Drawing.Shape] {
    guard let look = kind.look else { return [] }
    let side = min(box.width, box.height)
    let ink = look.ink ?? ground.mixed(with: ground.ink, share: 0.5)
    if kind == .unreachable {
      return [.lines(hatch(box), stroke: ink, width: 0.7)]
    }
    guard side >= 3 else { return [] }
    let middle = Point(x: box.x + box.width / 2, y: box.y + box.height / 2)
    let reach = min(side * 0.3, 4)
    func at(_ x: Double, _ y: Double) -> Point {
      Point(x: middle.x + x * reach, y: middle.y + y * reach)
    }
    let width = min(max(side / 10, 0.5), 1.2)
    switch kind {
    case .masked:
      return [
        .lines([(at(-1, -1), at(1, 1)), (at(-1, 1), at(1, -1))], stroke: ink, width: width)
      ]
    case .padding:
      return [
        .lines([(at(-1, 0), at(1, 0)), (at(0, -1), at(0, 1))], stroke: ink, width: width)
      ]
    case .zero:
      let corners = (0..<12).map { Double($0) * .pi / 6 }
      return [.polygon(corners.map { at(0.45 * cos($0), 0.45 * sin($0)) }, fill: ink)]
    case .above: return [.polygon([at(0, -1), at(1, 0.8), at(-1, 0.8)], fill: ink)]
    case .below: return [.polygon([at(0, 1), at(1, -0.8), at(-1, -0.8)], fill: ink)]
    case .notANumber:
      let size = reach * 2.6
      return [
        .text(
          TextRun(
            text: "?", at: Point(x: middle.x, y: middle.y + size * 0.36), size: size, color: ink,
            isBold: true, anchor: .middle))
      ]
    case .value, .group, .origin, .unreachable, .blank: return []
    }
  }

  /// Rising strokes 4 points apart, in step from one rectangle to the next.
  private static func hatch(_ box: Box) -> [(from: Point, to: Point)] {
    let spacing = 4.0
    let (right, bottom) = (box.x + box.width, box.y + box.height)
    let first = ((box.x + box.y) / spacing).rounded(.up) * spacing
    // On a stroke x + y is the same everywhere.
    return stride(from: first, to: right + bottom, by: spacing).map { sum in
      let left = max(box.x, sum - bottom)
      let end = min(right, sum - box.y)
      return (from: Point(x: left, y: sum - left), to: Point(x: end, y: sum - end))
    }
  }
}
