import Backbones
import Foundation
import Testing

@Suite struct QuadTreeTests {
  /// The kept keys and their scores are not attention memory.
  @Test func attentionMemory() throws {
    let table = CostTable(
      try Variant.named("quadtree_b_b0").configuration.outline(height: 224, width: 224))
    let levels = [49 * 49, 49 * 128, 196 * 128, 784 * 128]
    let stages = zip([4, 3, 2, 1], [1, 2, 5, 8]).map { count, heads in
      levels[..<count].reduce(0, +) * heads
    }
    #expect(table.whole.attentionBytes == 4 * 2 * stages.reduce(0, +))
  }

  @Test(arguments: ["quadtree_a_b0", "quadtree_b_b0"])
  func rearrangementsTellTheSizeOfEveryAxis(name: String) throws {
    let trace = try Variant.named(name).configuration.outline(height: 160, width: 224)
      .outlineTrace()
    for step in trace.steps where step.kind == .rearrangement {
      #expect(step.sizes.values.reduce(1, *) == step.shape.reduce(1, *), "\(step.path)")
    }
  }

  @Test(arguments: [(224, 200), (32, 224), (64, 96), (0, 224), (-32, -256), (31, 33)])
  func otherSizes(height: Int, width: Int) {
    #expect(throws: ConfigurationError.self) {
      try QuadTreeConfiguration().outline(height: height, width: width)
    }
  }

  @Test func theSentenceOfAnotherSize() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try QuadTreeConfiguration().checkSize(height: 64, width: 96)
    }
    #expect(error.description.contains("multiples of 32"))
    #expect(error.description.contains("at least 8"))
    #expect(error.description.contains("64x96"))
  }

  @Test func contradictoryConfigurations() throws {
    for text in [
      #"{"embed_dims": [8, 16], "num_heads": [1], "depths": [1, 1]}"#,
      #"{"embed_dims": [30, 16, 40, 64], "num_heads": [4, 2, 5, 8]}"#,
      #"{"embed_dims": [-8, 16, 40, 64]}"#, #"{"num_classes": 0}"#, #"{"attn_type": "C"}"#,
      #"{"sr_ratios": [8, 4, 2, 1]}"#, #"{"sr_ratios": [0, 1, 1, 1]}"#,
      #"{"depths": [1, 1, 1, 999999999]}"#, #"{"mlp_ratios": [1e300, 1, 1, 1]}"#,
    ] {
      #expect(throws: ConfigurationError.self, "\(text)") {
        let configuration = try JSONDecoder().decode(
          QuadTreeConfiguration.self, from: Data(text.utf8))
        _ = try configuration.outline(height: 224, width: 224)
      }
    }
  }
}
