import Foundation
import Scenes
import Testing

@Suite struct SceneTests {
  @Test func theOrderOfTheClasses() {
    #expect(
      SceneClass.names == [
        "disc", "square", "triangle", "star", "cross", "heart", "ring", "crescent", "arrow", "bolt",
      ])
    #expect(SceneClass.allCases.map(\.index) == Array(0..<10))
  }

  @Test func aSeedDecidesThePicture() {
    let scene = Scene(seed: 11, count: 3)
    #expect(scene == Scene(seed: 11, count: 3))
    #expect(pixels(scene) == pixels(Scene(seed: 11, count: 3)))
    #expect(pixels(scene) != pixels(Scene(seed: 12, count: 3)))
    #expect(pixels(scene).allSatisfy { (0...1).contains($0) })
  }

  @Test func threadsDrawAtTheSameTime() {
    let scenes = (0..<12).map { Scene(seed: UInt64($0 % 3), height: 64, width: 80) }
    let drawn = Drawings()
    DispatchQueue.concurrentPerform(iterations: scenes.count) { index in
      drawn.add(pixels(scenes[index]), index)
    }
    for (index, scene) in scenes.enumerated() {
      #expect(drawn.pictures[index] == pixels(scene))
    }
  }

  @Test func seedsChooseAllClassesAlike() {
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<2000 { counts[Scene(seed: UInt64(seed)).shape.index] += 1 }
    #expect(counts.allSatisfy { (140...260).contains($0) }, "\(counts)")
  }

  @Test func aGivenClassChangesNothingElse() {
    let disc = Scene(seed: 5, shape: .disc)
    let ring = Scene(seed: 5, shape: .ring)
    #expect(disc.shape == .disc && ring.shape == .ring)
    #expect(disc.objects[0].center == ring.objects[0].center)
    #expect(disc.objects[0].radius == ring.objects[0].radius)
    let (first, second) = (pixels(disc), pixels(ring))
    let outside = zip(mask(disc), mask(ring)).map { $0 == 0 && $1 == 0 }
    let isSame = outside.indices.allSatisfy { index in
      !outside[index] || first[3 * index] == second[3 * index]
    }
    #expect(isSame && outside.contains(true))
  }

  @Test(arguments: 0..<40)
  func difficultySetsTheLeastSize(seed: Int) {
    let radii = [0, 0.25, 0.5, 0.75, 1].map {
      Scene(seed: UInt64(seed), difficulty: $0).objects[0].radius
    }
    #expect(radii == radii.sorted(by: >))
    #expect((60...78).contains(radii[0]) && (20...78).contains(radii[4]))
  }

  @Test func sizesUpToTheRange() {
    let sizes = Set((0..<400).map { Int(Scene(seed: UInt64($0)).objects[0].radius / 10) })
    #expect(sizes == Set(2...7))
  }

  @Test(arguments: [(32, 32), (32, 4096), (300, 70), (225, 224)])
  func anySizeHoldsAllObjects(height: Int, width: Int) {
    for seed in 0..<20 {
      let scene = Scene(seed: UInt64(seed), count: 5, height: height, width: width)
      for object in scene.objects {
        #expect(object.center.min() >= object.radius && object.radius > 0)
        #expect(object.center.x + object.radius <= Double(width))
        #expect(object.center.y + object.radius <= Double(height))
      }
    }
    #expect(!pixels(Scene(seed: 1, height: height, width: width)).contains { $0.isNaN })
  }
}

/// Pictures that several threads hand in.
private final class Drawings: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var pictures: [Int: [Float]] = [:]

  func add(_ picture: [Float], _ index: Int) {
    lock.withLock { pictures[index] = picture }
  }
}
