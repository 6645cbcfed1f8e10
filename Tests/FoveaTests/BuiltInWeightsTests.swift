import Backbones
import Foundation
import Support
import Testing

/// The networks that come with learned weights.
struct BuiltInWeightsTests {
  static let learned: [String] = {
    let folder = Command.program.deletingLastPathComponent()
      .appendingPathComponent("Fovea_Explain.resources/Resources/weights")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(12)) }.sorted()
  }()

  @Test func everyNetworkForScenesIsAmongThem() {
    #expect(Self.learned == Variant.all.filter(\.isForScenes).map(\.name).sorted())
  }

  /// Without being asked for them, on scenes that training never saw.
  @Test(arguments: learned) func namesWhatItSeesAndPointsAtIt(model: String) throws {
    struct Report: Decodable {
      let accuracy: Double
      let pointing: Double
    }
    let result = try succeed("evaluate", "--model", model, "--images", "40", "--json")
    let report = try JSONDecoder().decode(Report.self, from: Data(result.output))
    #expect(report.accuracy >= 0.9, "\(report)")
    // Image labels alone teach what is seen, not where: that is what their network is there to show.
    let isTaughtByLabels = try Variant.named(model).isTaughtByLabels
    #expect(isTaughtByLabels ? report.pointing < 0.85 : report.pointing >= 0.85, "\(report)")
  }

  /// The scene that is shown first is a star.
  @Test(arguments: learned) func namesTheFirstPicture(model: String) throws {
    let screen = try succeed("screen", "--model", model, "--screen", "120x40").text
    #expect(screen.contains("learned from scenes"))
    let place = try #require(screen.range(of: "Classes"))
    let classes = screen[place.upperBound...].split(separator: "\n").dropFirst()
    #expect(classes.first?.contains("star ") == true)
  }
}
