import Backbones
import Foundation
import Tensors
import Testing

@Suite struct CrossFormerConfigurationTests {
  private func configuration(_ json: String) throws -> CrossFormerConfiguration {
    try JSONDecoder().decode(CrossFormerConfiguration.self, from: Data(json.utf8))
  }

  @Test func anEmptyObjectIsTheAuthorsDefaults() throws {
    let empty = try configuration("{}")
    #expect(empty == CrossFormerConfiguration())
    #expect(empty.depths == [2, 2, 6, 2] && empty.crsInterval == [8, 4, 2, 1])
  }

  @Test func oneRatioServesAllStages() throws {
    #expect(try configuration(#"{"mlp_ratio": 3.5}"#).mlpRatio == [3.5, 3.5, 3.5, 3.5])
  }

  @Test(arguments: [
    (#"{"depths": []}"#, "depths"),
    (#"{"depths": [0, 0, 0, 0]}"#, "depths"),
    (#"{"depths": [2, 2, 9223372036854775807, 2]}"#, "depths"),
    (#"{"num_heads": [3, 6]}"#, "num_heads"),
    (#"{"num_heads": [3, 6, 12, 0]}"#, "heads"),
    (#"{"num_heads": [3, 6, 12, 25]}"#, "25 heads"),
    (#"{"embed_dim": 8}"#, "embed_dim"),
    (#"{"embed_dim": 9223372036854775807}"#, "embed_dim"),
    (#"{"embed_dim": 97, "num_heads": [1, 1, 1, 1]}"#, "patch_size"),
    (#"{"group_size": [7, 7, 0, 7]}"#, "group_size"),
    (#"{"crs_interval": [8, -1, 2, 1]}"#, "crs_interval"),
    (#"{"crs_interval": [8, 1099511627776, 2, 1]}"#, "crs_interval"),
    (#"{"mlp_ratio": [4, 4, 4, -1]}"#, "mlp_ratio"),
    (#"{"mlp_ratio": 1e300}"#, "mlp_ratio"),
    (#"{"patch_size": []}"#, "patch_size"),
    (#"{"patch_size": [4, 7]}"#, "patch_size"),
    (#"{"patch_size": [0, 8]}"#, "patch_size"),
    (#"{"merge_size": [[2, 4], [2, 3], [2, 4]]}"#, "merge_size"),
    (#"{"merge_size": [[2, 4]]}"#, "merge_size"),
    (#"{"merge_size": [[], [2], [2]]}"#, "merge_size"),
    (#"{"group_type": "cubic"}"#, "group_type"),
    (#"{"group_type": "7_14", "group_size": [7, 7, 1, 7]}"#, "7_14"),
    (#"{"pad_type": 2}"#, "pad_type"),
    (#"{"use_cpe": true}"#, "use_cpe"),
    (#"{"in_chans": 1}"#, "in_chans"),
    (#"{"num_classes": 0}"#, "num_classes"),
    (#"{"qk_scale": 1e300}"#, "qk_scale"),
  ])
  func contradictionsAreSentences(json: String, naming word: String) throws {
    let it = try configuration(json)
    let error = #expect(throws: ConfigurationError.self) { try it.outline(height: 224, width: 224) }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    (#"{"crs_interval": [1024, 1024, 1024, 1024], "group_size": [55, 27, 13, 6]}"#, 224),
    (#"{"group_size": [65536, 65536, 65536, 65536]}"#, 65536),
    (#"{"patch_size": [1, 1023], "embed_dim": 8192, "num_heads": [1, 1, 1, 1]}"#, 65528),
  ])
  func whatNoMachineCouldComputeIsRefusedAtOnce(json: String, size: Int) throws {
    let it = try configuration(json)
    let error = #expect(throws: ConfigurationError.self) {
      try it.outline(height: size, width: size)
    }
    #expect(error?.description.contains("more than can be computed") == true)
  }

  @Test(arguments: [
    (224, 224), (32, 32), (320, 448), (227, 259), (32, 1024), (2048, 2048),
  ])
  func sizesItTakes(height: Int, width: Int) throws {
    let network = try CrossFormerConfiguration().outline(height: height, width: width)
    let last = try #require(network.outlineTrace().features.last)
    #expect(last.features.grid == Grid(height: height / 4 / 8, width: width / 4 / 8))
    #expect(last.features.stride == 32)
  }

  @Test(arguments: [
    (240, 224, "224 or 256"), (224, 31, "32"), (0, 224, "32"), (-32, 224, "32"),
    (224, .max, "65536"), (252, 252, "224 or 256"),
  ])
  func sizesItCannotTake(height: Int, width: Int, offer: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try CrossFormerConfiguration().checkSize(height: height, width: width)
    }
    #expect(error?.description.contains(offer) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("linear", [[4, 9], [7, 9], [6, 7, 8, 9, 10, 11], [6, 7]]),
    ("linear_div", [[4, 9], [7, 9], [6, 7, 7, 7, 7, 14], [7, 7]]),
    ("alter", [[4, 9], [7, 9], [6, 7, 7, 14, 7, 14], [7, 7]]),
    ("7_14", [[4, 4], [4, 4], [7, 7, 7, 7, 14, 14], [7, 7]]),
    ("constant", [[4, 4], [4, 4], [14, 14, 14, 14, 14, 14], [7, 7]]),
  ])
  func groupsGrowAsInTheAuthorsCode(type: String, sides: [[Int]]) throws {
    var it = CrossFormerConfiguration()
    it.groupSize = [4, 4, 14, 7]
    it.groupType = type
    let trace = try it.outline(height: 224, width: 224).outlineTrace()
    let found = trace.attention.map { record in
      if case .groups(let groups) = record.mechanism { groups.side } else { 0 }
    }
    #expect(found == sides.flatMap { $0 })
  }
}
