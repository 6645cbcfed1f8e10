import Explain
import Testing

/// What a person may call a class.
struct ClassTargetTests {
  private func named() throws -> Observation {
    let plain = try ObservedCase("pvt_v2_mini").observation
    return Observation(
      request: plain.request, outline: plain.outline, input: plain.input, weights: plain.weights,
      logits: [0, 3, 1, 2, -1, 5, 4, -2, 6, -3],
      classNames: [
        "tench, Tinca tinca", "goldfish", "great white shark, white shark", "tiger shark", "ray",
        "stingray", "cock", "hen", "ostrich", "fire truck",
      ], attention: plain.attention, measured: plain.measured)
  }

  @Test(arguments: [
    ("rank:1", 8), ("rank:3", 6), ("rank:10", 9), ("0", 0), ("9", 9), (" 4", 4), ("goldfish", 1),
    ("TENCH", 0), ("tinca tinca", 0), ("white shark", 2), ("tiger", 3), ("ray", 4), ("truck", 9),
  ])
  func names(text: String, index: Int) throws {
    let choice = try #require(ClassTarget.Choice(text))
    #expect(try named().classIndex(choice) == index)
  }

  @Test(arguments: [
    ("10", "tells 10 classes apart, numbered from 0 to 9; there is no class 10"),
    ("-1", "there is no class -1"),
    ("rank:11", "there is no rank 11"),
    ("whale", "no class is called \"whale\""),
    (
      "shark", "fits several classes: \"great white shark, white shark\", number 2; \"tiger shark\""
    ),
  ])
  func faults(text: String, sentence: String) throws {
    let choice = try #require(ClassTarget.Choice(text))
    let observation = try named()
    let fault = #expect(throws: ClassFault.self) { _ = try observation.classIndex(choice) }
    #expect(fault?.description.contains(sentence) == true, "\(fault?.description ?? "")")
  }

  @Test(arguments: ["", "  ", "rank:0", "rank:", "rank:x"]) func noChoices(text: String) {
    #expect(ClassTarget.Choice(text) == nil)
  }

  @Test func choicesReadBack() {
    for text in ["rank:2", "17", "tabby cat"] {
      #expect(ClassTarget.Choice(text)?.argument == text)
    }
  }

  @Test func aDifferenceNamesBoth() throws {
    let observation = try named()
    let target = try observation.resolved(ClassTarget(.rank(1), against: .name("hen")))
    #expect(target.index == 8 && target.against == 7)
    #expect(target.score == 8)
    #expect(target.title == "ostrich against hen")
    #expect(throws: ClassFault.self) {
      _ = try observation.resolved(ClassTarget(.index(8), against: .rank(1)))
    }
  }

  @Test func namesWhereThereAreNone() throws {
    let observation = try ObservedCase("pvt_v2_mini").observation
    let fault = #expect(throws: ClassFault.self) {
      _ = try observation.classIndex(.name("tench"))
    }
    #expect(fault?.description.contains("a class is a number from 0 to 9") == true)
    #expect(try observation.resolved(ClassTarget(.index(3))).title == "class 3")
  }
}
