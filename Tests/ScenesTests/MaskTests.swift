import Scenes
import Testing

@Suite struct MaskTests {
  /// The least and greatest share of its circle that a shape covers.
  private static let shares: [SceneClass: ClosedRange<Float>] = [
    .disc: 0.76...0.79, .square: 0.58...0.65, .triangle: 0.38...0.43, .star: 0.35...0.5,
    .cross: 0.4...0.68, .heart: 0.55...0.72, .ring: 0.43...0.63, .crescent: 0.3...0.5,
    .arrow: 0.25...0.42, .bolt: 0.22...0.36,
  ]

  @Test(arguments: SceneClass.allCases)
  func areas(shape: SceneClass) throws {
    let range = try #require(Self.shares[shape])
    for seed in 0..<12 {
      let scene = Scene(seed: UInt64(seed), shape: shape)
      let mask = mask(scene)
      #expect(mask.allSatisfy { (0...1).contains($0) })
      let radius = Float(scene.objects[0].radius)
      let share = mask.reduce(0, +) / (.pi * radius * radius)
      #expect(range.contains(share), "\(shape) of seed \(seed): \(share)")
    }
  }

  @Test func theAreaOfADiscIsExact() {
    let scene = Scene(seed: 3, shape: .disc)
    let radius = 0.88 * scene.objects[0].radius
    // The circle is drawn with 72 corners.
    let area = 36 * radius * radius * 0.08715574274765817
    let drawn = Double(mask(scene).reduce(0, +))
    #expect(abs(drawn - area) < 1e-4 * area)
  }

  @Test(arguments: SceneClass.allCases)
  func objectsLieInTheirCircles(shape: SceneClass) {
    let isHollow = shape == .ring || shape == .crescent
    for seed in 0..<10 {
      let scene = Scene(seed: UInt64(seed), shape: shape)
      let object = scene.objects[0]
      let mask = mask(scene)
      let center = Int(object.center.y) * scene.width + Int(object.center.x)
      #expect(mask[center] == (isHollow ? 0 : 1))
      for index in mask.indices where mask[index] > 0 {
        let point = SIMD2(
          Double(index % scene.width) + 0.5, Double(index / scene.width) + 0.5)
        let offset = point - object.center
        #expect((offset * offset).sum().squareRoot() < object.radius + 0.75)
      }
    }
  }

  @Test func allClassesDiffer() {
    for seed in 0..<6 {
      let masks = SceneClass.allCases.map { mask(Scene(seed: UInt64(seed), shape: $0)) }
      for first in 0..<10 {
        for second in 0..<first {
          let pairs = zip(masks[first], masks[second])
          let overlap =
            pairs.reduce(0) { $0 + min($1.0, $1.1) } / pairs.reduce(0) { $0 + max($1.0, $1.1) }
          #expect(overlap < 0.85, "classes \(first) and \(second) of seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: SceneClass.allCases)
  func aSizeShowsTheSameScene(shape: SceneClass) {
    let large = mask(Scene(seed: 9, shape: shape))
    let small = mask(Scene(seed: 9, shape: shape, height: 112, width: 112))
    for index in small.indices {
      let corner = index / 112 * 448 + index % 112 * 2
      let mean = (large[corner] + large[corner + 1] + large[corner + 224] + large[corner + 225]) / 4
      #expect(abs(mean - small[index]) < 1e-3)
    }
  }

  @Test func objectsStandOutWhereTheirMasksAre() {
    for seed in 0..<60 {
      let scene = Scene(seed: UInt64(seed), height: 112, width: 112)
      let (mask, pixels) = (mask(scene), pixels(scene))
      let object = scene.objects[0]
      // Around the object, within a third of its radius.
      let around: [Float] = mask.indices.map { index in
        let offset = SIMD2(Double(index % 112), Double(index / 112)) - object.center
        let reach = (offset * offset).sum().squareRoot() / object.radius
        return mask[index] == 0 && reach < 1.3 ? 1 : 0
      }
      let apart = meanColor(pixels, mask) - meanColor(pixels, around)
      #expect((apart * apart).sum().squareRoot() > 0.12, "seed \(seed)")
    }
  }

  @Test(arguments: 2...5)
  func severalObjectsAreClearOfEachOther(count: Int) {
    for seed in 0..<12 {
      let scene = Scene(seed: UInt64(seed), shape: .star, count: count)
      #expect(scene.objects.count == count && scene.shape == .star)
      #expect(Set(scene.objects.map(\.shape)).count == count)
      let masks = (0..<count).map { mask(scene, of: $0) }
      #expect(masks.allSatisfy { $0.reduce(0, +) > 100 })
      for index in masks[0].indices {
        #expect(masks.count { $0[index] > 0 } <= 1)
      }
    }
  }

  @Test func pictures() {
    let scene = Scene(seed: 4, height: 48, width: 64)
    let (picture, mask) = (scene.picture, scene.mask())
    #expect(picture.height == 48 && picture.width == 64)
    #expect(picture.pixels == pixels(scene).map { UInt8($0 * 255 + 0.5) })
    #expect(mask.samples == ScenesTests.mask(scene).map { UInt8($0 * 255 + 0.5) })
    #expect(mask.samples.contains(255) && mask.samples.contains(0))
  }
}
