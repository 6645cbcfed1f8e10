import Scenes
import Testing

/// Pictures are the same on every machine, within one level of 255.
@Suite struct SamePictureTests {
  struct Recorded: Sendable {
    let seed: UInt64
    let count: Int
    let shape: SceneClass
    /// Every 997th value of the picture of 96 x 128, in levels.
    let levels: [Int]
  }

  static let recorded: [Recorded] = [
    Recorded(
      seed: 0, count: 1, shape: .triangle,
      levels: [
        54, 46, 57, 54, 54, 61, 61, 41, 56, 62, 47, 54, 56, 50, 56, 62, 54, 69, 60, 132, 58, 64, 63,
        67, 55, 54, 63, 52, 59, 66, 65, 47, 68, 61, 50, 61, 60,
      ]),
    Recorded(
      seed: 1, count: 1, shape: .star,
      levels: [
        95, 101, 142, 129, 113, 159, 104, 122, 190, 90, 132, 118, 120, 231, 146, 73, 117, 166, 95,
        145, 173, 120, 149, 162, 108, 145, 155, 128, 136, 167, 83, 129, 158, 114, 144, 161, 130,
      ]),
    Recorded(
      seed: 2024, count: 3, shape: .square,
      levels: [
        108, 162, 176, 134, 86, 167, 157, 172, 181, 131, 150, 187, 121, 165, 165, 126, 84, 184, 128,
        157, 159, 91, 147, 78, 118, 141, 52, 171, 146, 164, 133, 153, 196, 140, 144, 163, 129,
      ]),
    Recorded(
      seed: .max, count: 5, shape: .square,
      levels: [
        11, 85, 92, 20, 79, 107, 20, 79, 105, 24, 83, 107, 21, 91, 98, 33, 95, 123, 196, 87, 115,
        41, 84, 177, 52, 101, 154, 71, 109, 130, 67, 124, 149, 189, 106, 121, 65,
      ]),
  ]

  @Test(arguments: recorded)
  func levels(recorded: Recorded) {
    let scene = Scene(seed: recorded.seed, count: recorded.count, height: 96, width: 128)
    #expect(scene.shape == recorded.shape)
    let levels = Self.sample(scene)
    #expect(levels.count == recorded.levels.count)
    for (ours, theirs) in zip(levels, recorded.levels) {
      #expect(abs(ours - theirs) <= 1, "\(levels)")
    }
  }

  private static func sample(_ scene: Scene) -> [Int] {
    let bytes = scene.picture.pixels
    return stride(from: 0, to: bytes.count, by: 997).map { Int(bytes[$0]) }
  }
}
