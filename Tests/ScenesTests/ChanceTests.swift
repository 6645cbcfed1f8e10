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
    let size = rows[0][0].count
    func mean(_ rows: ArraySlice<[Float]>) -> [Float] {
      (0..<size).map { column in rows.reduce(0) { $0 + $1[column] } / Float(rows.count) }
    }
    let all = rows.flatMap { $0 }
    let center = mean(all[...])
    let spread = (0..<size).map { column in
      all.reduce(Float(0)) { $0 + ($1[column] - center[column]) * ($1[column] - center[column]) }
    }
    let means = rows.map { mean($0[..<half]) }
    var right = 0
    for (shape, rows) in rows.enumerated() {
      for row in rows[half...] {
        let distances = means.map { mean in
          (0..<size).reduce(Float(0)) { sum, column in
            sum + (row[column] - mean[column]) * (row[column] - mean[column]) / spread[column]
          }
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
