import Foundation
import Support
import Testing

@Suite struct ModelsTests {
  /// The models as `--json` lists them.
  private func listed() throws -> [[String: Any]] {
    let result = try succeed("models", "--json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(result.output)) as? [[String: Any]])
  }

  @Test func everyModelHasNameFamilyCostsAndSize() throws {
    for model in try listed() {
      let name = try #require(model["name"] as? String)
      let family = try #require(model["family"] as? String)
      #expect(!family.isEmpty)
      for key in ["parameters", "macs", "height", "width"] {
        #expect(try #require(model[key] as? Int) > 0, "\(name) \(key)")
      }
    }
  }

  @Test func countsAreThoseOfTheReference() throws {
    let models = try listed()
    for (name, reference) in try ReferenceCosts.all() {
      let model = try #require(models.first { $0["name"] as? String == name })
      #expect(try name.hasPrefix(#require(model["family"] as? String)))
      #expect(model["parameters"] as? Int == reference.parameters, "\(name)")
      #expect(model["macs"] as? Int == reference.macs, "\(name)")
      #expect(model["height"] as? Int == 224)
      #expect(model["width"] as? Int == 224)
    }
  }

  @Test func tableNamesEveryModelOnce() throws {
    let names = try listed().compactMap { $0["name"] as? String }
    let lines = try succeed("models").lines
    #expect(lines.first?.hasPrefix("name") == true)
    #expect(lines.dropFirst().map { String($0.prefix { $0 != " " }) } == names)
    for variant in ["b0", "b1", "b2", "b3", "b4", "b5", "b2_li"] {
      #expect(names.contains("pvt_v2_" + variant))
    }
  }
}
