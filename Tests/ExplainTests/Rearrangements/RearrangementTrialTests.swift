import Backbones
import Explain
import Testing

@Suite struct RearrangementTrialTests {
  private func trial(
    _ text: String, _ height: Int = 6, _ width: Int = 8, channels: Int? = nil
  ) throws -> RearrangementTrial {
    try RearrangementTrial(
      RearrangementRequest(typed: text), grid: Grid(height: height, width: width),
      channels: channels)
  }

  @Test func groupsOfAGrid() throws {
    let trial = try trial("(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c g1=2,g2=2", channels: 5)
    #expect(trial.way.inputShape == [6, 8, 5] && trial.way.outputShape == [12, 4, 5])
    #expect(trial.after.axes.map(\.isShared) == [false, false, true])
    // Token 3,5 lies in the third block of the second row, at its lower right.
    #expect(trial.after.places(of: 3 * 8 + 5) == [[6, 3, nil]])
    #expect(trial.roundTrip == .restored(cells: 240) && trial.broken == nil)
  }

  @Test(arguments: [
    ("h w -> w h", [6, 8]), ("h w c -> w h c", [6, 8, 1]), ("t -> t", [48]),
    ("b h w c -> b c h w", [1, 6, 8, 1]), ("... -> ...", [6, 8]), ("h ... -> ... h", [6, 8]),
  ])
  func theAxesOfAGrid(text: String, shape: [Int]) throws {
    #expect(try trial(text).way.inputShape == shape)
  }

  @Test func anEllipsisStandsForChannelsToo() throws {
    let trial = try trial("h ... -> (h ...)", channels: 3)
    #expect(trial.way.inputShape == [6, 8, 3] && trial.way.outputShape == [144])
    // Channels joined with tokens tell them apart: a token is in three cells.
    #expect(trial.after.places(of: 1) == [[3], [4], [5]])
    #expect(trial.roundTrip?.isRestored == true)
  }

  @Test func tooManyAxes() {
    #expect(throws: RearrangementRequestError.axes(5)) { try trial("a b c d e -> a") }
  }

  @Test func theOtherPermutationShows() throws {
    let trial = try trial(
      "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c g1=2,g2=2"
        + " | (h1 w1) (g1 g2) c -> (g1 h1) (g2 w1) c")
    guard case .broken(let fault) = trial.roundTrip else {
      Issue.record("not broken")
      return
    }
    #expect(fault.cells == 48 && fault.wrong == 48 - 4)
    let back = try #require(trial.broken)
    #expect(back.shape == [6, 8, 1])
    #expect(back.places(of: 0) == [[0, 0, nil]] && back.places(of: 1) == [[0, 4, nil]])
  }

  @Test func aWayBackThatCannotBeTaken() throws {
    let trial = try trial("h w -> w h | a b c -> a")
    #expect(trial.back == nil && trial.roundTrip == nil)
    #expect(trial.noWayBack?.contains("the left names 3 axes, but the tensor has 2") == true)
    #expect(try self.trial("h w -> h reduce=sum").noWayBack?.contains("from a sum") == true)
  }

  @Test func whatIsJoinedAndWhatIsLeftOut() throws {
    let mean = try trial("(h p) w c -> h w c p=2 reduce=mean", channels: 4)
    #expect(mean.after.places(of: 3 * 8 + 5) == [[1, 5, nil]])
    #expect(Array(mean.after.sources[8 + 5]) == [21, 29])
    let cut = try trial("(2 + h) w -> h w")
    #expect(cut.after.places(of: 3).isEmpty && cut.after.places(of: 2 * 8) == [[0, 0]])
  }

  /// Channels that are split, repeated, padded or joined do not confuse the tokens.
  @Test(arguments: [
    "h w (c d) -> h w c d d=2", "h w (c 2) -> h w c reduce=max", "h w c -> h w (c r) r=3",
    "h w c -> h w (c + 2)", "h w c -> (h c) w", "h w c -> c h w 2", "h w (c + 1) -> h w c",
  ])
  func channelsInAnyForm(text: String) throws {
    let trial = try trial(text, 3, 5, channels: 4)
    let cells = trial.after.tokenShape.reduce(1, *)
    #expect(trial.after.sources.count == cells)
    #expect(trial.after.shape == trial.way.outputShape)
    for token in 0..<15 {
      let places = trial.after.places(of: token)
      #expect(!places.isEmpty)
      for place in places {
        let index = place.map { $0 ?? 0 }
        let came = trial.way.sources(of: index).compactMap { $0 }
        #expect(came.allSatisfy { $0[0] * 5 + $0[1] == token })
      }
    }
  }
}
