import Backbones
import Canvas
import Explain
import Explorer
import Support
import Testing

/// The steps view, on mini networks with real passes.
@Suite struct StepsViewTests {
  /// An explorer of a mini case whose effects are seen to at once.
  private struct Session {
    var explorer: Explorer
    private let observation: Observation

    init(_ name: String) throws {
      let reference = try ReferenceCase(name)
      let request = Request(
        variant: Variant(name, reference.configuration, cropRatio: 1, paper: nil),
        weights: .seeded(reference.seed), input: .seeded(reference.seed), size: reference.size)
      let seen = try Observation(request) { _, _ in }
      // What was measured is another number each time.
      observation = Observation(
        request: seen.request, outline: seen.outline, input: seen.input, weights: seen.weights,
        logits: seen.logits, classNames: seen.classNames, attention: seen.attention,
        measured: Observation.Measured(
          seconds: 0.1, unitSeconds: seen.outline.units.map { _ in 0.01 },
          residentBytes: 100 << 20))
      explorer = try Explorer(request)
      try see(explorer.receive(.observed(observation)))
    }

    mutating func press(_ keys: String) throws {
      for name in keys.split(separator: " ") {
        let key = try #require(Key(named: String(name)), "\(name)")
        let effects = explorer.handle(.key(key))
        try see(effects)
      }
    }

    mutating func type(_ command: String) throws {
      try press(":")
      for character in command {
        let effects = explorer.handle(.key(.character(character)))
        try see(effects)
      }
      try press("Enter")
    }

    private mutating func see(_ effects: [Effect]) throws {
      for effect in effects {
        switch effect {
        case .prepare(let preparation):
          let value = try preparation.work { _ in }
          try see(explorer.receive(.prepared(key: preparation.key, value)))
        case .findNonFinite:
          try see(explorer.receive(.foundNonFinite(try observation.firstNonFinite())))
        case .attend(let unit):
          let attention = try #require(try observation.attend(unit: unit))
          try see(explorer.receive(.attended(unit: unit, attention)))
        default: Issue.record("an effect that was not expected")
        }
      }
    }

    func text(rows: Int, columns: Int) -> String {
      explorer.view(
        rows: rows, columns: columns, capabilities: Capabilities(depth: .none)
      ).frame.text()
    }

    /// The path of the step or layer that is selected.
    var path: String { explorer.outline.nodes[explorer.node].path }
  }

  /// Goldens hold the layout; digits stand for numbers, whose last places differ among processors.
  private func expectScreen(
    _ name: String, _ session: Session, rows: Int, columns: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = session.text(rows: rows, columns: columns)
      .replacing(/[0-9]/, with: "0")
    expectGolden(text, name, sourceLocation: sourceLocation)
  }

  @Test(arguments: [(24, 80), (40, 120)]) func aNorm(rows: Int, columns: Int) throws {
    var session = try Session("crossformer_padded_mini")
    try session.press("] t")
    expectScreen("steps-norm-\(columns)x\(rows)", session, rows: rows, columns: columns)
  }

  @Test(arguments: [(24, 80), (40, 120)]) func aSoftmax(rows: Int, columns: Int) throws {
    var session = try Session("crossformer_padded_mini")
    try session.type("run-to layers.0.blocks.1.attn.softmax")
    expectScreen("steps-softmax-\(columns)x\(rows)", session, rows: rows, columns: columns)
  }

  @Test(arguments: [(24, 80), (40, 120)]) func heads(rows: Int, columns: Int) throws {
    var session = try Session("gcvit_mini")
    try session.type("run-to stages.1.blocks.0.attn.heads")
    try session.press(".")
    expectScreen("steps-heads-\(columns)x\(rows)", session, rows: rows, columns: columns)
  }

  @Test(arguments: [(24, 80), (40, 120)]) func aLevel(rows: Int, columns: Int) throws {
    var session = try Session("quadtree_a_mini")
    try session.type("run-to block3.0.attn.py_att.level1.softmax")
    expectScreen("steps-level-\(columns)x\(rows)", session, rows: rows, columns: columns)
  }

  @Test(arguments: [(24, 80), (40, 120)]) func aBias(rows: Int, columns: Int) throws {
    var session = try Session("gcvit_mini")
    try session.type("show bias")
    expectScreen("attention-bias-\(columns)x\(rows)", session, rows: rows, columns: columns)
  }

  @Test func keysStepAsInADebugger() throws {
    var session = try Session("crossformer_padded_mini")
    try session.press("t")
    #expect(session.path == "layers.0.blocks.0.norm1")
    try session.press("> >")
    let third = session.path
    try session.press("Down Up <")
    #expect(session.path != third)
    try session.press(">")
    #expect(session.path == third)
    try session.press("Left")
    #expect(session.path == "layers.0.blocks.0")
    #expect(session.text(rows: 40, columns: 120).contains("output of the whole layer"))
    try session.press(">")
    #expect(session.path == "layers.0.blocks.1")
    try session.press("}")
    #expect(session.path.hasPrefix("layers.0.blocks.1."))
    try session.press("{ { {")
    #expect(session.explorer.node == 0)
    try session.press("{")
    #expect(session.explorer.message?.text == "this is the whole network")
  }

  /// All steps of the pass, the head's too, are walked through with one key.
  @Test(arguments: ["pvt_v2_li_mini", "quadtree_b_mini", "dilateformer_mini"])
  func everyStepHasAScreen(name: String) throws {
    var session = try Session(name)
    let first = try #require(session.explorer.outline.firstStep(ofUnit: 0))
    try session.type("run-to \(session.explorer.outline.nodes[first].path)")
    var seen = 0
    while session.explorer.message == nil {
      let node = session.explorer.outline.nodes[session.explorer.node]
      let text = session.text(rows: 24, columns: 80)
      #expect(text.contains(node.title.prefix(8)) && text.contains("mean"), "\(node.path)")
      seen += 1
      try session.press(">")
    }
    #expect(seen == session.explorer.outline.nodes.count { $0.level == .step })
    #expect(session.path == "head")
  }

  @Test func anotherLayerShowsTheSameStep() throws {
    var session = try Session("crossformer_padded_mini")
    try session.type("run-to layers.0.blocks.0.attn.softmax")
    try session.press("]")
    #expect(session.path == "layers.0.blocks.1.attn.softmax")
  }

  @Test func mapsShowMeanNormOrAChannel() throws {
    var session = try Session("pvt_v2_mini")
    try session.press("t V")
    #expect(session.text(rows: 40, columns: 120).contains("norm over channels"))
    try session.type("map channel 5")
    #expect(session.text(rows: 40, columns: 120).contains("channel 5 of 0-"))
    try session.type("map mood")
    #expect(session.explorer.message?.isFault == true)
  }

  @Test func aSoundPassIsSaidToBeSound() throws {
    var session = try Session("pvt_v2_mini")
    try session.type("non-finite")
    #expect(session.explorer.message?.text == "every value of the whole pass is finite")
    #expect(session.explorer.progress == nil)
  }

  @Test func whatAMechanismLacksIsSaid() throws {
    var session = try Session("pvt_v2_mini")
    try session.type("show bias")
    #expect(session.text(rows: 40, columns: 120).contains("position bias; :show"))
    try session.type("show content")
    #expect(session.text(rows: 40, columns: 120).contains("content score"))
    var levels = try Session("quadtree_b_mini")
    try levels.type("show content")
    #expect(levels.text(rows: 40, columns: 120).contains("several"))
  }

  /// The numbers on the screen are those of the tensors.
  @Test func theSumOnTheScreenIsTheWeight() throws {
    var session = try Session("crossformer_padded_mini")
    try session.type("run-to layers.0.blocks.1.attn.softmax")
    let attention = try #require(session.explorer.attention)
    let token = session.explorer.queryToken
    let query = token.row * session.explorer.grid.width + token.column
    let greatest = try #require(
      attention.pattern.support(query: query, head: 0).map(\.weight).max())
    let number = NumberText.value(Double(greatest), significant: 4)
    #expect(session.text(rows: 60, columns: 200).contains("= \(number)"))
  }
}
