import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing

/// Parameters that fit, and parameters that do not.
struct ParameterTests {
  private func configuration(_ mini: String) throws -> PVTv2Configuration {
    let metadata = try ReferenceTensors(mini: mini).metadata
    return try JSONDecoder().decode(
      PVTv2Configuration.self, from: Data(try #require(metadata["config"]).utf8))
  }

  @Test(arguments: Fixtures.names(in: "checkpoints").filter { $0.hasPrefix("pvt_v2") })
  func checkpointsGiveTheirLogits(file: String) throws {
    let expected = try #require(
      try Fixtures.json("checkpoints/expected.json")[file] as? [String: Any])
    let (height, width) = (
      try #require(expected["height"] as? Int), try #require(expected["width"] as? Int)
    )
    let seed = UInt64(try #require(expected["seed"] as? Int))
    let mini = String(file.prefix { $0 != "-" && $0 != "." })
    let source = try CheckpointParameters(
      try Checkpoint.open(Fixtures.path("checkpoints/\(file)")))
    let model = try configuration(mini).load(source, height: height, width: width)
    let image = Tensor(
      try SeededTensor.image(height: height, width: width, seed: seed),
      shape: [1, 3, height, width]
    ).permuted([0, 2, 3, 1])
    let logits = try model.backbone(image, Trace())
    let reference = try #require(expected["logits"] as? [Double]).map(Float.init)
    #expect(relativeDifference(logits.values, reference) <= 1e-4)
  }

  @Test(arguments: [
    ("missing-one-parameter", "1 parameter is missing ("),
    ("surplus-parameter", "1 parameter is surplus ("),
    ("wrong-shape", "1 parameter has another shape ("),
    ("nan-weights", "not finite ("),
  ])
  func faultsAreNamed(file: String, sentence: String) throws {
    let source = try CheckpointParameters(
      try Checkpoint.open(Fixtures.path("checkpoints/bad/\(file).safetensors")))
    let configuration = try configuration("pvt_v2_mini")
    let problems = #expect(throws: ParameterProblems.self) {
      try configuration.load(source, height: 64, width: 64)
    }
    #expect(problems?.description.contains(sentence) == true, "\(problems?.description ?? "")")
  }

  @Test func longListsAreCut() throws {
    var problems = ParameterProblems()
    problems.missing = ["a", "b", "c", "d", "e"]
    #expect(problems.description == "5 parameters are missing (a, b, c, and 2 more)")
  }
}
