import Backbones
import Checkpoints
import Support
import Testing

/// Parameters that fit, and parameters that do not.
struct ParameterTests {
  @Test(arguments: [
    ("missing-one-parameter", "1 parameter is missing ("),
    ("surplus-parameter", "1 parameter is surplus ("),
    ("wrong-shape", "1 parameter has another shape ("),
    ("nan-weights", "not finite ("),
  ])
  func faultsAreNamed(file: String, sentence: String) throws {
    let source = try CheckpointParameters(
      try Checkpoint.open(Fixtures.path("checkpoints/bad/\(file).safetensors")))
    let configuration = try ReferenceCase("pvt_v2_mini").configuration
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
