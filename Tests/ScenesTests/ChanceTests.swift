import Scenes
import Testing

/// The class must show in nothing but the shape.
@Suite struct ChanceTests {
  /// How often the nearest class mean of one half of the scenes names a scene of the other half.
  private func accuracy(_ features: (Scene) -> [Float]) -> Double {
    let half = 60
    let rows = SceneClass.allCases.map { shape in
      (0..<2 * half).map { index in
        features(
          Scene(
            seed: UInt64(shape.index * 1000 + index), shape: shape, height: 56, width: 56))
      }
    }
    let all = rows.flatMap { $0 }
    let center = mean(all)
    let scale = mean(all.map { squares($0, center) })
    let means = rows.map { mean(Array($0[..<half])) }
    var right = 0
    for (shape, rows) in rows.enumerated() {
      for row in rows[half...] {
        let distances = means.map { mean in
          zip(squares(row, mean), scale).reduce(Float(0)) { $0 + $1.0 / $1.1 }
        }
        if distances.min() == distances[shape] { right += 1 }
      }
    }
    return Double(right) / Double(10 * half)
  }

  @Test func colorsDoNotTellTheClass() {
    let found = accuracy { scene in
      let (pixels, mask) = (pixels(scene), mask(scene))
      let object = meanColor(pixels, mask)
      let whole = meanColor(pixels, [Float](repeating: 1, count: mask.count))
      return [object.x, object.y, object.z, whole.x, whole.y, whole.z]
    }
    #expect(found < 0.18, "\(found)")
  }

  @Test func placesDoNotTellTheClass() {
    let found = accuracy { scene in
      let object = scene.objects[0]
      return [Float(object.center.x), Float(object.center.y), Float(object.radius)]
    }
    #expect(found < 0.18, "\(found)")
  }
}

private func mean(_ rows: [[Float]]) -> [Float] {
  rows[0].indices.map { column in
    rows.reduce(Float(0)) { $0 + $1[column] } / Float(rows.count)
  }
}

private func squares(_ first: [Float], _ second: [Float]) -> [Float] {
  zip(first, second).map { ($0 - $1) * ($0 - $1) }
}
