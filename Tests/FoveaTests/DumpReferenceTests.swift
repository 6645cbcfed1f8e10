import Checkpoints
import Foundation
import Support
import Testing

/// A tensor of `Tests/Fixtures/full`, reduced to a few numbers.
private struct Summary: Decodable {
  let shape: [Int]
  let mean: Double
  let l2: Double
  let min: Double
  let max: Double
  let index: [Int]
  let value: [Double]

  /// How far a value of the tensor may lie from the reference.
  var tolerance: Double { 1e-3 * (1 + Swift.max(abs(min), abs(max))) }
}

/// What a network's reference pass put out.
private struct Reference: Decodable {
  let seed: Int
  let height: Int
  let width: Int
  let logits: [Double]
  let attention: [String: Summary]
  let feature: [String: Summary]
}

@Suite struct DumpReferenceTests {
  @Test(arguments: ["pvt_v2_b0", "pvt_v2_b2_li"])
  func everyTensorEqualsTheReference(name: String) throws {
    let reference = try JSONDecoder().decode(
      Reference.self,
      from: Data(
        contentsOf: URL(fileURLWithPath: Fixtures.path("full/\(name)-224x224-seed0.json"))))
    try inTemporaryFolder { folder in
      let file = folder + "/dump.safetensors"
      _ = try succeed(
        "dump", "--model", name, "--weights", "seeded:\(reference.seed)",
        "--input", "seeded:\(reference.seed)",
        "--size", "\(reference.height)x\(reference.width)", "--output", file)
      let dump = try Checkpoint.open(file)
      try expectLogits(dump, reference.logits)
      #expect(reference.attention.count >= 8)
      for (path, summary) in reference.attention {
        try expect(try #require(dump["attention." + path], "\(path)"), summary)
      }
      #expect(reference.feature.count >= 12)
      for (path, summary) in reference.feature {
        try expect(try #require(dump["feature." + path], "\(path)"), summary)
      }
      #expect(dump["input"]?.shape == [3, reference.height, reference.width])
    }
  }

  private func expectLogits(_ dump: Checkpoint, _ reference: [Double]) throws {
    let logits = try #require(dump["logits"])
    #expect(logits.shape == [reference.count])
    let tolerance = 1e-3 * (1 + (reference.map(abs).max() ?? 0))
    let difference = zip(try values(logits), reference).map { abs(Double($0) - $1) }
    #expect(difference.max() ?? .infinity <= tolerance)
  }

  private func expect(_ tensor: StoredTensor, _ summary: Summary) throws {
    let name = Comment(rawValue: tensor.name)
    #expect(tensor.shape == summary.shape, name)
    let values = try values(tensor).map(Double.init)
    try #require(!values.isEmpty, name)
    let sum = values.reduce(0, +)
    let squares = values.reduce(0) { $0 + $1 * $1 }
    let tolerance = summary.tolerance
    #expect(abs(sum / Double(values.count) - summary.mean) <= tolerance, name)
    #expect(abs(squares.squareRoot() - summary.l2) <= 1e-3 * (1 + summary.l2), name)
    #expect(abs((values.min() ?? 0) - summary.min) <= tolerance, name)
    #expect(abs((values.max() ?? 0) - summary.max) <= tolerance, name)
    #expect(summary.index.count == 16 && summary.value.count == 16, name)
    for (index, value) in zip(summary.index, summary.value) {
      #expect(abs(values[index] - value) <= tolerance, name)
    }
  }
}
