/// A line or a dot that means nothing.
struct ClutterMark: Sendable, Hashable {
  let contour: Contour
  let color: PerceivedColor
  let opacity: Float
  /// Whether it lies over the objects; it then crosses no more than their edges.
  let isOver: Bool

  /// The marks of a scene, 2 to 5 at difficulty 0, 6 to 22 at 1.
  static func marks(
    seed: UInt64, ground: Ground, objects: [Scene.Object], frame: Frame, difficulty: Double
  ) -> [ClutterMark] {
    var draws = SceneDraws(seed: seed, .clutter)
    let count = (2 + 4 * difficulty) + draws.unit() * (4 + 13 * difficulty)
    return (0..<Int(count)).map { _ in
      // A mark in an object's colour keeps clear of all objects, as it would change their outlines.
      let model = draws.unit() < 0.3 ? objects[draws.integer(below: objects.count)] : nil
      for _ in 0..<12 {
        let form = Form(frame, &draws)
        let clearance = form.clearance(from: objects)
        if model != nil, clearance < 3 * frame.unit { continue }
        return ClutterMark(
          contour: form.contour,
          color: model?.color ?? color(on: ground.color(at: form.middle), &draws),
          opacity: Float(model == nil ? draws.number(0.5...1) : 1),
          isOver: form.crossesEdgesAlone(of: objects))
      }
      let form = Form(frame, &draws)
      return ClutterMark(
        contour: form.contour, color: color(on: ground.color(at: form.middle), &draws),
        opacity: 0.8, isOver: false)
    }
  }

  private static func color(
    on ground: PerceivedColor, _ draws: inout SceneDraws
  ) -> PerceivedColor {
    let step = draws.number(0.06...0.28) * (draws.unit() < ground.components.x ? -1 : 1)
    return PerceivedColor(
      lightness: min(max(ground.components.x + step, 0.12), 0.97),
      chroma: draws.number(0.02...0.17), hue: draws.number(0...(2 * .pi)))
  }
}

extension ClutterMark {
  /// The form of a mark, and points along its middle.
  fileprivate struct Form {
    let contour: Contour
    let spine: Contour
    let halfWidth: Double

    var middle: SIMD2<Double> { spine[spine.count / 2] }

    init(_ frame: Frame, _ draws: inout SceneDraws) {
      let center = SIMD2(draws.unit(), draws.unit()) * frame.far
      guard draws.unit() < 0.6 else {
        halfWidth = draws.number(1.5...6.5) * frame.unit
        spine = [center]
        contour = .circle(around: center, radius: halfWidth, steps: 24)
        return
      }
      let along = SIMD2(angle: draws.number(0...(2 * .pi)))
      let reach = along * (draws.number(10...58) * frame.unit)
      let bend = along.perpendicular * (draws.number(-26...26) * frame.unit)
      halfWidth = draws.number(0.6...2.1) * frame.unit
      let (start, control, end) = (center - reach, center + bend, center + reach)
      contour = .stroke(from: start, by: control, to: end, width: 2 * halfWidth)
      spine = (0...12).map { step in
        let t = Double(step) / 12
        return (1 - t) * (1 - t) * start + 2 * t * (1 - t) * control + t * t * end
      }
    }

    /// The least distance to the circle around an object.
    func clearance(from objects: [Scene.Object]) -> Double {
      var least = Double.infinity
      for object in objects {
        for point in spine {
          least = min(least, (point - object.center).length - object.radius - halfWidth)
        }
      }
      return least
    }

    /// Whether it reaches no object's inner part.
    func crossesEdgesAlone(of objects: [Scene.Object]) -> Bool {
      objects.allSatisfy { object in
        spine.allSatisfy { ($0 - object.center).length - halfWidth > 0.78 * object.radius }
      }
    }
  }
}
