import Foundation
import Pictures
import Scenes
import Support
import Testing

/// The pictures that come with the program are scenes that anybody can make again.
@Suite struct ExamplePictureTests {
  @Test(arguments: [
    ("Examples/star", Scene(seed: 28, shape: .star, difficulty: 0.5)),
    ("Examples/arrow", Scene(seed: 7, shape: .arrow, difficulty: 0.5)),
    ("Examples/crescent", Scene(seed: 13, shape: .crescent, difficulty: 0.5)),
    ("Examples/several", Scene(seed: 28, count: 4, difficulty: 0.7, height: 448, width: 448)),
    (
      "Sources/Explain/Resources/example",
      Scene(seed: 25, shape: .star, difficulty: 0.5, height: 448, width: 448)
    ),
  ])
  func examples(name: String, scene: Scene) throws {
    let folder = Fixtures.testsFolder.deletingLastPathComponent()
    let path = folder.appendingPathComponent(name + ".png").path
    let (kept, drawn) = (try Picture(contentsOf: path), scene.picture)
    #expect(kept.height == drawn.height && kept.width == drawn.width)
    let apart = zip(kept.pixels, drawn.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(apart) <= 1)
    let objects = scene.objects.map(\.shape.rawValue).joined(separator: ", ")
    #expect(try textsOfPNG(try bytes(path))["objects"] == objects)
  }
}
