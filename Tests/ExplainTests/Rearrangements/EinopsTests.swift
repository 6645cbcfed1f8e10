import Explain
import Support
import Testing

/// What Python's einops made of expressions, as `Tests/Fixtures/einops.py` recorded it.
@Suite struct EinopsTests {
  struct Recorded: Decodable {
    let cases: [Case]
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let operation: String
    let expression: String
    let before: [Int]
    let sizes: [String: Int]
    let after: [Int]?
    let values: [Float]?
    let error: String?

    var testDescription: String { "\(operation) \(expression) \(before) \(sizes)" }

    var meaning: RearrangementOperation {
      switch operation {
      case "rearrange": .rearrange
      case "repeat": .repetition
      default: .reduction(RearrangementReduction(rawValue: operation) ?? .first)
      }
    }

    func rearrangement() throws -> Rearrangement {
      try Rearrangement(
        RearrangementExpression(expression), shape: before, sizes: sizes, operation: meaning)
    }
  }

  static let cases = (try? Fixtures.decoded(Recorded.self, "einops.json").cases) ?? []

  @Test func thereAreEnough() {
    #expect(Self.cases.count >= 140)
    #expect(Self.cases.count { $0.error != nil } >= 50)
  }

  @Test(arguments: cases) func agrees(_ recorded: Case) throws {
    guard let after = recorded.after, let values = recorded.values else {
      #expect(throws: (any Error).self) { try recorded.rearrangement() }
      return
    }
    let rearrangement = try recorded.rearrangement()
    #expect(rearrangement.outputShape == after)
    let input = (0..<rearrangement.inputCount).map(Float.init)
    #expect(try rearrangement(input) == values)
  }

  /// The sources of each cell are what the values say.
  @Test(arguments: cases) func sourcesExplainTheValues(_ recorded: Case) throws {
    guard let values = recorded.values else { return }
    let rearrangement = try recorded.rearrangement()
    for (cell, value) in values.enumerated() {
      let index = FlatIndex.split(cell, rearrangement.outputShape)
      let sources = rearrangement.sources(of: index).map {
        $0.map { Float(FlatIndex.join($0, recorded.before)) }
      }
      let found = try sources.map { try #require($0) }
      switch recorded.operation {
      case "mean": #expect(abs(found.reduce(0, +) / Float(found.count) - value) < 1e-4)
      case "max": #expect(found.max() == value)
      case "min": #expect(found.min() == value)
      case "sum": #expect(found.reduce(0, +) == value)
      default: #expect(found == [value])
      }
    }
  }

  /// What moves and repeats can be taken back; what reduces cannot.
  @Test(arguments: cases) func theDerivedInverseRestores(_ recorded: Case) throws {
    guard recorded.error == nil else { return }
    let way = try recorded.rearrangement()
    if case .reduction = recorded.meaning, way.sourcesPerCell > 1 {
      #expect(throws: NoInverse.self) { try way.inverse() }
    } else {
      #expect(RoundTrip(way, try way.inverse()) == .restored(cells: way.inputCount))
    }
  }

  @Test(arguments: cases) func aViewKeepsTheOrder(_ recorded: Case) throws {
    guard let values = recorded.values else { return }
    let way = try recorded.rearrangement()
    let isInOrder = values == (0..<way.inputCount).map(Float.init)
    #expect(way.isView == isInOrder || recorded.operation != "rearrange")
    #expect(!way.isView || isInOrder)
    #expect(way.bytesMoved == (way.isView ? 0 : 4 * (way.readCells + values.count)))
    #expect(way.readCells == values.count * way.sourcesPerCell)
  }
}
