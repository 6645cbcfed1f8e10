/// What lies behind everything: a gradient between two colours, and soft patches of others on it.
struct Ground: Sendable, Hashable {
  /// A patch that fades out towards its rim.
  struct Patch: Sendable, Hashable {
    let center: SIMD2<Double>
    let radius: Double
    let color: PerceivedColor
  }

  let near: PerceivedColor
  let far: PerceivedColor
  let direction: SIMD2<Double>
  let middle: SIMD2<Double>
  let patches: [Patch]

  init(seed: UInt64, frame: Frame, difficulty: Double) {
    var draws = SceneDraws(seed: seed, .ground)
    let lightness = draws.number(0.32...0.92)
    let hue = draws.number(0...(2 * .pi))
    let chroma = draws.number(0.02...0.11)
    let liveliness = 0.5 + 0.5 * difficulty
    func relative(_ draws: inout SceneDraws) -> PerceivedColor {
      PerceivedColor(
        lightness: min(max(lightness + liveliness * draws.number(-0.13...0.13), 0.22), 0.96),
        chroma: min(max(chroma + liveliness * draws.number(-0.05...0.05), 0.01), 0.14),
        hue: hue + liveliness * draws.number(-1.3...1.3))
    }
    near = PerceivedColor(lightness: lightness, chroma: chroma, hue: hue)
    far = relative(&draws)
    middle = frame.far / 2
    // Its length lets the gradient run from corner to corner.
    direction = SIMD2(angle: draws.number(0...(2 * .pi))) / frame.far.length
    patches = (0..<4).map { _ in
      Patch(
        center: SIMD2(draws.unit(), draws.unit()) * frame.far,
        radius: draws.number(60...150) * frame.unit, color: relative(&draws))
    }
  }

  /// The colour at a point.
  func color(at point: SIMD2<Double>) -> PerceivedColor {
    let offset = (point - middle) * direction
    var color = near.mixed(with: far, min(max(0.5 + offset.x + offset.y, 0), 1))
    for patch in patches {
      let apart = (point - patch.center) / patch.radius
      let inside = 1 - (apart * apart).sum()
      if inside > 0 { color = color.mixed(with: patch.color, 0.9 * inside * inside) }
    }
    return color
  }
}
