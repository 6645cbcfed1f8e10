import Backbones
import Canvas
import Explain
import Explorer
import Support
import Testing

/// The view reshape and its playground.
@Suite struct ReshapeTests {
  /// A pass of a network with everything but attention, which this view does not need.
  private func observation(_ name: String, _ height: Int = 224, _ width: Int = 224) throws
    -> Observation
  {
    let fixed = try Observation.fixed()
    var request = Request(variant: try Variant.named(name), input: fixed.request.input)
    request.size = Grid(height: height, width: width)
    let outline = try Outline(of: request)
    return Observation(
      request: request, outline: outline, input: fixed.input, weights: fixed.weights,
      logits: fixed.logits, classNames: fixed.classNames, attention: [:],
      measured: fixed.measured)
  }

  private func explorer(_ name: String, _ unit: String) throws -> Explorer {
    let observation = try observation(name)
    var explorer = try Explorer(observation.request)
    _ = explorer.receive(.observed(observation))
    _ = explorer.handle(.key(.escape))
    type("layer \(unit)", &explorer)
    explorer.press("r")
    return explorer
  }

  private func type(_ text: String, _ explorer: inout Explorer) {
    for character in ":" + text { _ = explorer.handle(.key(.character(character))) }
    _ = explorer.handle(.key(.enter))
  }

  private func text(
    _ explorer: Explorer, rows: Int = 40, columns: Int = 120,
    _ capabilities: Capabilities = Capabilities(depth: .none)
  ) -> String {
    explorer.view(rows: rows, columns: columns, capabilities: capabilities).frame.text()
  }

  @Test(arguments: [
    ("crossformer_tiny", "layers.2.blocks.1", 0), ("dilateformer_tiny", "stages.1.blocks.0", 3),
    ("gcvit_xxtiny", "stages.2.blocks.1", 2), ("quadtree_b_b0", "block2.0", 2),
    ("pvt_v2_b2_li", "stages.1.blocks.0", 1),
  ])
  func screens(name: String, unit: String, number: Int) throws {
    var explorer = try explorer(name, unit)
    for _ in 0..<number { explorer.press("Down") }
    expectGolden(text(explorer), "reshape-120x40-\(name)")
    expectGolden(text(explorer, rows: 24, columns: 80), "reshape-80x24-\(name)")
  }

  @Test func playgroundScreens() throws {
    var explorer = try explorer("crossformer_tiny", "layers.2.blocks.0")
    type(
      "reshape (h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c g1=7,g2=7"
        + " | (h1 w1) (g1 g2) c -> (g1 h1) (g2 w1) c", &explorer)
    expectGolden(text(explorer), "reshape-120x40-playground")
    expectGolden(text(explorer, rows: 24, columns: 80), "reshape-80x24-playground")
    expectGolden(
      text(explorer, rows: 24, columns: 80, Capabilities(depth: .none, unicode: false)),
      "reshape-80x24-playground-ascii")
  }

  @Test func arrowsStepAndMove() throws {
    var explorer = try explorer("crossformer_tiny", "layers.0.blocks.0")
    #expect(text(explorer).contains("Rearrangement 1 of 4: group"))
    explorer.press("Down Down Down Down Down")
    #expect(text(explorer).contains("Rearrangement 4 of 4: ungroup"))
    #expect(explorer.queryToken == (28, 28))
    explorer.press("Up Right")
    #expect(text(explorer).contains("Rearrangement 3 of 4: attn.merge"))
    #expect(explorer.queryToken == (28, 29))
    explorer.press("Left Left")
    #expect(explorer.queryToken == (28, 27))
  }

  @Test func theTokenAndItsPixelsAreTold() throws {
    var explorer = try explorer("crossformer_tiny", "layers.0.blocks.0")
    type("query 12,30", &explorer)
    let screen = text(explorer)
    // Row 12 = 1 · 7 + 5, column 30 = 4 · 7 + 2: group 1 · 8 + 4, place 5 · 7 + 2.
    #expect(screen.contains("groups 12, tokens 37"))
    #expect(screen.contains("pixels y 48-51 x 120-123"))
    #expect(screen.contains("(h1=1 w1=4 g1=5 g2=2)"))
    #expect(screen.contains("restored, all 3136"))
  }

  @Test func aBrokenRoundTripIsShown() throws {
    var explorer = try explorer("crossformer_tiny", "layers.1.blocks.0")
    type(
      "reshape (g1 h1) (g2 w1) c -> (h1 w1) (g1 g2) c g1=7,g2=7"
        + " | (h1 w1) (g1 g2) c -> (h1 g1) (w1 g2) c", &explorer)
    #expect(text(explorer).contains("broken, 768 of 784 cells are wrong"))
    #expect(text(explorer).contains("back, broken"))
    type("reshape off", &explorer)
    #expect(explorer.playground == nil && text(explorer).contains("Rearrangement 1 of 4"))
  }

  @Test(arguments: [
    ("h w -> h w c", "axis c stands on the right only"), ("(h w -> h", "is never closed"),
    ("(h p) w -> h p w p=5", "not divisible by 5"),
    ("h w -> h w p=5", "a size is given for axis p"),
    ("h w -> h w p=", "is no size of an axis"),
  ])
  func whatDoesNotFitIsToldAtTheFoot(typed: String, sentence: String) throws {
    var explorer = try explorer("crossformer_tiny", "layers.1.blocks.0")
    type("reshape " + typed, &explorer)
    #expect(explorer.message?.isFault == true)
    #expect(explorer.message?.text.contains(sentence) == true, "\(explorer.message?.text ?? "")")
    #expect(explorer.playground == nil)
  }

  /// What fitted one grid need not fit the next: the view says so.
  @Test func aTrialFollowsToOtherGrids() throws {
    var explorer = try explorer("crossformer_tiny", "layers.1.blocks.0")
    type("reshape (h p) w c -> h w c p=4 reduce=mean", &explorer)
    #expect(text(explorer).contains("no way back from a mean"))
    type("layer layers.3.blocks.0", &explorer)
    let screen = text(explorer)
    #expect(screen.contains("not divisible") && screen.contains(":reshape off"))
  }

  @Test func anEmbeddingShowsWhatItsTokensAreMadeFrom() throws {
    let explorer = try explorer("crossformer_tiny", "patch_embed")
    let screen = text(explorer)
    #expect(screen.contains("rearranges no tokens"))
    #expect(screen.contains("windows of 32×32 every 4 of 224x224"))
  }

  @Test func clicksChooseStepsAndTokens() throws {
    var explorer = try explorer("crossformer_tiny", "layers.1.blocks.0")
    let targets = explorer.view(rows: 40, columns: 120, capabilities: Capabilities()).targets
    explorer.targets = targets
    let step = try #require(targets.first { $0.action == .rearrangement(2) }?.area)
    _ = explorer.handle(.mouse(MouseEvent(.press, row: step.row, column: step.column)))
    #expect(explorer.rearrangement == 2)
    let map = try #require(targets.first { $0.action == .query }?.area)
    _ = explorer.handle(.mouse(MouseEvent(.press, row: map.row, column: map.column)))
    // Drawn smaller than the tokens, a character cell stands for more than one of them.
    #expect(explorer.queryToken.row <= 1 && explorer.queryToken.column <= 1)
  }

  @Test(arguments: [ColorDepth.rgb, .palette256, .sixteen]) func inColour(depth: ColorDepth) throws
  {
    let explorer = try explorer("crossformer_tiny", "layers.1.blocks.0")
    let frame = explorer.view(
      rows: 40, columns: 120, capabilities: Capabilities(depth: depth)
    ).frame
    #expect(Set(frame.cells.map(\.style.background)).count >= (depth == .sixteen ? 5 : 50))
  }

  @Test func argumentsMakeTheSameView() throws {
    let observation = try observation("crossformer_tiny")
    var viewpoint = Viewpoint(unit: 1)
    viewpoint.view = .reshape
    viewpoint.rearrangement = 2
    func argument(_ name: String) -> String? {
      viewpoint.arguments(in: observation).first { $0.name == name }?.value
    }
    #expect(argument("rearrangement") == "3" && argument("reshape") == nil)
    viewpoint.playground = RearrangementRequest("h w c -> w h c")
    #expect(argument("reshape") == "h w c -> w h c" && argument("rearrangement") == nil)
  }
}
