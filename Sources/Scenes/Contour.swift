import Glibc

/// A closed line of corners.
typealias Contour = [SIMD2<Double>]

extension SIMD2<Double> {
  /// The point at a distance from the origin, at an angle from the first axis towards the second.
  init(angle: Double, length: Double = 1) {
    self.init(length * cos(angle), length * sin(angle))
  }

  /// The distance from the origin.
  var length: Double { (x * x + y * y).squareRoot() }

  /// A quarter turn.
  var perpendicular: SIMD2 { SIMD2(-y, x) }
}

extension [SIMD2<Double>] {
  /// Points on a circle from one angle to another, both among them.
  static func arc(
    around center: SIMD2<Double> = .zero, radius: Double, from start: Double, to end: Double,
    steps: Int
  ) -> Contour {
    (0...steps).map { step in
      center
        + SIMD2(
          angle: start + (end - start) * Double(step) / Double(steps), length: radius)
    }
  }

  /// A whole circle.
  static func circle(
    around center: SIMD2<Double> = .zero, radius: Double, steps: Int = 72
  ) -> Contour {
    Contour(
      arc(around: center, radius: radius, from: 0, to: 2 * .pi, steps: steps).dropLast())
  }

  /// A line with round ends along a quadratic Bezier curve.
  static func stroke(
    from start: SIMD2<Double>, by control: SIMD2<Double>, to end: SIMD2<Double>, width: Double
  ) -> Contour {
    let steps = 10
    var (left, right): (Contour, Contour) = ([], [])
    for step in 0...steps {
      let t = Double(step) / Double(steps)
      let point = (1 - t) * (1 - t) * start + 2 * t * (1 - t) * control + t * t * end
      let along = (1 - t) * (control - start) + t * (end - control)
      let aside = along.perpendicular * (width / 2 / Swift.max(along.length, 1e-9))
      left.append(point + aside)
      right.append(point - aside)
    }
    func cap(_ point: SIMD2<Double>, _ edge: SIMD2<Double>) -> Contour {
      let first = atan2(edge.y - point.y, edge.x - point.x)
      return Contour(
        arc(around: point, radius: width / 2, from: first, to: first - .pi, steps: 6)
          .dropFirst().dropLast())
    }
    return left + cap(end, left[steps]) + right.reversed() + cap(start, right[0])
  }

  /// The contour with its corners rounded off, starting `reach` before each.
  func rounded(_ reach: Double) -> Contour {
    indices.flatMap { index -> Contour in
      let corner = self[index]
      let before = self[(index + count - 1) % count] - corner
      let after = self[(index + 1) % count] - corner
      let start = corner + before * Swift.min(reach / before.length, 0.45)
      let end = corner + after * Swift.min(reach / after.length, 0.45)
      return (0...4).map { step in
        let t = Double(step) / 4
        return (1 - t) * (1 - t) * start + 2 * t * (1 - t) * corner + t * t * end
      }
    }
  }
}
