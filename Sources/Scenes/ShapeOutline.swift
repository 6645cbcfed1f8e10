import Glibc

extension SceneClass {
  /// The outline in a circle of radius 1 around the origin, the second axis downwards; what lies in
  /// an even number of contours is outside.
  ///
  /// - Parameter proportion: in 0...1, as thin to thick, so that a class is more than one stencil.
  func outline(proportion: Double) -> [Contour] {
    func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * proportion }
    switch self {
    case .disc: return [.circle(radius: 0.88)]
    case .square: return [Self.regular(corners: 4, from: .pi / 4).rounded(0.14)]
    case .triangle: return [Self.regular(corners: 3, from: -.pi / 2).rounded(0.16)]
    case .star: return [Self.star(inner: between(0.43, 0.53)).rounded(0.08)]
    case .cross: return [Self.cross(halfWidth: between(0.24, 0.34)).rounded(0.1)]
    case .heart: return [Self.heart(width: between(0.95, 1.08))]
    case .ring: return [.circle(radius: 0.94), .circle(radius: between(0.66, 0.52))]
    case .crescent: return [Self.crescent(offset: between(0.36, 0.5))]
    case .arrow: return [Self.arrow(halfWidth: between(0.18, 0.26)).rounded(0.08)]
    case .bolt: return [Self.bolt(halfWidth: between(0.5, 0.62)).rounded(0.06)]
    }
  }

  private static func regular(corners: Int, from angle: Double) -> Contour {
    .circle(radius: 1, steps: corners).map { point in
      SIMD2(
        point.x * cos(angle) - point.y * sin(angle), point.x * sin(angle) + point.y * cos(angle))
    }
  }

  private static func star(inner: Double) -> Contour {
    (0..<10).map { corner in
      SIMD2(
        angle: (Double(corner) / 5 - 0.5) * .pi, length: corner.isMultiple(of: 2) ? 1 : inner)
    }
  }

  private static func cross(halfWidth: Double) -> Contour {
    let reach = (1 - halfWidth * halfWidth).squareRoot()
    let arm: Contour = [
      SIMD2(halfWidth, -halfWidth), SIMD2(reach, -halfWidth), SIMD2(reach, halfWidth),
    ]
    var (corners, turned) = (Contour(), arm)
    for _ in 0..<4 {
      corners += turned
      turned = turned.map(\.perpendicular)
    }
    return corners
  }

  /// The curve x = 16 sin³ t, y = 13 cos t - 5 cos 2t - 2 cos 3t - cos 4t.
  private static func heart(width: Double) -> Contour {
    let points: Contour = (0..<72).map { step in
      let t = 2 * .pi * Double(step) / 72
      let y = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
      return SIMD2(width * 16 * sin(t) * sin(t) * sin(t), -y - 1.5)
    }
    return inUnitCircle(points)
  }

  /// A disc of radius 1 without a smaller one, whose centre is moved by `offset`.
  private static func crescent(offset: Double) -> Contour {
    let bite = 0.84
    let x = (offset * offset + 1 - bite * bite) / (2 * offset)
    let y = (1 - x * x).squareRoot()
    let outer = atan2(y, x)
    let inner = atan2(y, x - offset)
    return .arc(radius: 1, from: outer, to: 2 * .pi - outer, steps: 56)
      + .arc(
        around: SIMD2(offset, 0), radius: bite, from: 2 * .pi - inner, to: inner, steps: 48
      ).dropFirst().dropLast()
  }

  private static func arrow(halfWidth: Double) -> Contour {
    inUnitCircle([
      SIMD2(1, 0), SIMD2(0.12, 0.66), SIMD2(0.12, halfWidth), SIMD2(-0.95, halfWidth),
      SIMD2(-0.95, -halfWidth), SIMD2(0.12, -halfWidth), SIMD2(0.12, -0.66),
    ])
  }

  private static func bolt(halfWidth: Double) -> Contour {
    inUnitCircle([
      SIMD2(-0.2, -1), SIMD2(0.42, -1), SIMD2(0.14, -0.24), SIMD2(halfWidth, -0.24),
      SIMD2(-0.34, 1), SIMD2(-0.06, 0.16), SIMD2(-halfWidth, 0.16),
    ])
  }

  private static func inUnitCircle(_ points: Contour) -> Contour {
    let reach = points.reduce(0) { max($0, $1.length) }
    return points.map { $0 / reach }
  }
}
