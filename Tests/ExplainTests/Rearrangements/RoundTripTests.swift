import Explain
import Testing

@Suite struct RoundTripTests {
  private func groups(_ text: String, interval: Bool = false) throws -> Rearrangement {
    try Rearrangement(
      RearrangementExpression(text), shape: [6, 6, 2], sizes: ["g1": 2, "g2": 2])
  }

  @Test func aGivenInverseMayRestore() throws {
    let way = try groups("(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c")
    let back = try way.inverse("(h1 w1) (g1 g2) c -> (h1 g1) (w1 g2) c")
    #expect(RoundTrip(way, back) == .restored(cells: 72))
    #expect(RoundTrip(way, back).description == "restored, all 72 cells are where they were")
  }

  /// The classic confusion: groups of near tokens taken back as groups of far ones.
  @Test func theOtherPermutationIsBroken() throws {
    let way = try groups("(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c")
    let back = try way.inverse("(h1 w1) (g1 g2) c -> (g1 h1) (g2 w1) c")
    guard case .broken(let fault) = RoundTrip(way, back) else {
      Issue.record("not broken")
      return
    }
    // Along each side only the two ends stay: rows 0, 2, 4, 1, 3, 5.
    #expect(fault.wrong == 72 - 2 * 2 * 2 && fault.cells == 72)
    #expect(fault.first == [0, 1, 0] && fault.holds == [[0, 2, 0]])
    #expect(
      RoundTrip(way, back).description
        == "broken, 64 of 72 cells are wrong; the first, (0, 1, 0), holds what belongs to (0, 2, 0)"
    )
  }

  @Test func anotherShapeIsBroken() throws {
    let way = try groups("(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c")
    let back = try way.inverse("a b c -> a (b c)")
    #expect(RoundTrip(way, back) == .otherShape(expected: [6, 6, 2], found: [9, 8]))
  }

  @Test func aRepetitionIsTakenOnce() throws {
    let way = try Rearrangement(
      RearrangementExpression("h w -> (h r) w"), shape: [2, 3], sizes: ["r": 2],
      operation: .repetition)
    #expect(RoundTrip(way, try way.inverse()).isRestored)
    #expect(RoundTrip(way, try way.inverse("(h r) w -> h w")).isRestored)
    #expect(!RoundTrip(way, try way.inverse("(r h) w -> h w")).isRestored)
    let mean = try Rearrangement(
      RearrangementExpression("(h r) w -> h w"), shape: [4, 3], sizes: ["r": 2],
      operation: .reduction(.mean))
    #expect(RoundTrip(way, mean).isRestored)
    let sum = try Rearrangement(
      RearrangementExpression("(h r) w -> h w"), shape: [4, 3], sizes: ["r": 2],
      operation: .reduction(.sum))
    #expect(!RoundTrip(way, sum).isRestored)
  }

  @Test func aMeanHasNoWayBack() throws {
    let way = try Rearrangement(
      RearrangementExpression("(h p) -> h"), shape: [4], sizes: ["p": 2],
      operation: .reduction(.mean))
    let error = try #require(throws: NoInverse.self) { try way.inverse() }
    #expect(error.description.contains("no way back from a mean"))
    let back = try Rearrangement(
      RearrangementExpression("h -> (h p)"), shape: [2], sizes: ["p": 2], operation: .repetition)
    #expect(!RoundTrip(way, back).isRestored)
  }
}
