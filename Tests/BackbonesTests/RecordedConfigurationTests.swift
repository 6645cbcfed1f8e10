import Backbones
import Foundation
import Support
import Tensors
import Testing

/// A recording as a network.
@Suite struct RecordedConfigurationTests {
  private static func unit(_ name: String, _ grid: String, leading: Int = 0) throws -> RecordedUnit
  {
    let tokens = (Grid(grid)?.count ?? 0) + leading
    return RecordedUnit(
      name, RecordedTensor(name, shape: [2, tokens, tokens]),
      try RecordedLayout(queries: tokens, keys: tokens, grid: Grid(grid)),
      asking: nil)
  }

  private static func size(_ grids: String...) throws -> String {
    try RecordedConfiguration(
      grids.enumerated().map { try unit("block\($0.offset)", $0.element) }
    ).imageSize().description
  }

  @Test func theImageShowsEveryGridInWholeTokens() throws {
    #expect(try Self.size("14x14") == "224x224")
    #expect(try Self.size("14x14", "14x14") == "224x224")
    #expect(try Self.size("15x20") == "240x320")
    #expect(try Self.size("56x56", "28x28", "14x14", "7x7") == "224x224")
    #expect(try Self.size("7x7", "14x14") == "112x112")
    #expect(try Self.size("6x6", "4x4") == "72x72")
    for fault in [["14x14", "10x20"], ["4093x4093", "4091x4091"]] {
      #expect(throws: ConfigurationError.self) {
        _ = try RecordedConfiguration(
          fault.enumerated().map { try Self.unit("b\($0.offset)", $0.element) }
        ).imageSize()
      }
    }
  }

  @Test func sizesOfOtherProportionsAreRefused() throws {
    let recording = RecordedConfiguration([try Self.unit("block", "14x14")])
    for (height, width) in [(224, 224), (14, 14), (448, 448)] {
      try recording.checkSize(height: height, width: width)
    }
    for (height, width) in [(224, 448), (225, 225), (7, 7), (0, 0)] {
      #expect {
        try recording.checkSize(height: height, width: width)
      } throws: { "\($0)".contains("224x224") }
    }
  }

  @Test func unitsLeaveTheTensorsOfTheFile() throws {
    let tensor = RecordedTensor("attn", shape: [2, 2, 5, 5])
    let layout = try RecordedLayout(queries: 5, keys: 5)
    let recording = RecordedConfiguration([
      RecordedUnit("attn", tensor, layout), RecordedUnit("attn", tensor, layout, asking: 0),
    ])
    let network = try recording.load(SeededParameters(seed: 3), height: 32, width: 32)
    #expect(network.parameters.map(\.name) == ["attn"])
    #expect(network.parameters.allSatisfy { !$0.isLearnable })
    let trace = Trace(keeping: .attention)
    let image = Tensor([Float](repeating: 0, count: 32 * 32 * 3), shape: [1, 32, 32, 3])
    #expect(try network.backbone(image, trace).shape == [1, 0])
    #expect(trace.attention.map(\.path) == ["attn", "attn, class token asks"])
    let values = try SeededParameters(seed: 3).tensor(named: "attn", shape: [2, 2, 5, 5])?.values
    for record in trace.attention {
      #expect(record.tensors[0].weights.shape == [1, 2, 5, 5])
      #expect(record.tensors[0].weights.values == values.map { Array($0.prefix(50)) })
    }
  }

  @Test func noPublishedFamily() throws {
    #expect(!Family.allCases.contains(.recorded))
    #expect(!Variant.all.contains { $0.family == .recorded })
    try inTemporaryFolder { folder in
      let file = folder + "/recorded.json"
      try Data(#"{"family": "recorded"}"#.utf8).write(to: URL(fileURLWithPath: file))
      #expect {
        _ = try ConfigurationFile.read(file)
      } throws: { "\($0)".contains("it is one of pvt_v2, gcvit") }
    }
  }
}
