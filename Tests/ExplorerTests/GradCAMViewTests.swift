import Backbones
import Canvas
import Explain
import Explorer
import Support
import Testing

/// The view of class activation, with maps by formula in place of gradients.
struct GradCAMViewTests {
  /// Every unit's maps: positive and negative cells for the greatest class, negative ones for the
  /// second.
  private static func activations(
    _ target: ResolvedClassTarget, _ outline: Outline
  ) -> ClassActivations {
    let maps = outline.units.indices.flatMap { unit in
      ClassActivationMethod.ofFeatures.enumerated().map { number, method in
        let grid = outline.outputs[unit].grid
        let cells = (0..<grid.count).map { cell -> Float in
          let row = 7 * (cell / grid.width) / grid.height
          let column = 7 * (cell % grid.width) / grid.width
          let value = Float((row * (3 + number) + column * 2) % 11 - 4) / 128
          return target.index == 4 ? -abs(value) - 0.5 : value
        }
        return ClassActivationMap(method, unit: unit, grid: grid, cells: cells)
      }
    }
    return ClassActivations(target, maps)
  }

  /// Presses keys, and gives each preparation that is asked for its result by formula.
  private func press(_ keys: String, _ explorer: inout Explorer) throws {
    for name in keys.split(separator: " ") {
      let key = try #require(Key(named: String(name)))
      for case .prepare(let preparation) in explorer.handle(.key(key)) {
        let observation = try #require(explorer.observation)
        let target = try observation.resolved(explorer.viewpoint.classTarget)
        _ = explorer.receive(
          .prepared(
            key: preparation.key, Self.activations(target, observation.outline)))
      }
    }
  }

  private func text(_ explorer: Explorer, rows: Int, columns: Int) -> String {
    let frame = explorer.view(
      rows: rows, columns: columns, capabilities: Capabilities(depth: .none)
    ).frame
    // The row of tabs names all views there are, not this one.
    var lines = frame.text().split(separator: "\n", omittingEmptySubsequences: false)
    lines.remove(at: 1)
    return lines.joined(separator: "\n")
  }

  @Test(arguments: [
    ("final-norm", "G Right"), ("signed", "G u Down"), ("stages", "G E"),
    ("no-evidence", "G +"), ("before-norm", "G ] [ e"), ("beside", "G w a"),
  ])
  func screens(name: String, keys: String) throws {
    for (rows, columns) in [(24, 80), (40, 120)] {
      var explorer = try Explorer.fixed()
      try press(keys, &explorer)
      expectGolden(
        text(explorer, rows: rows, columns: columns), "view-gradcam-\(name)-\(columns)x\(rows)")
    }
  }

  @Test func everySize() throws {
    for keys in ["G", "G E", "G u w f"] {
      var explorer = try Explorer.fixed()
      try press(keys, &explorer)
      for (rows, columns) in [(5, 20), (12, 40), (20, 72), (60, 200)] {
        for depth in [ColorDepth.rgb, .palette256, .sixteen, .none] {
          let frame = explorer.view(
            rows: rows, columns: columns, capabilities: Capabilities(depth: depth)
          ).frame
          #expect(frame.rows == rows && frame.columns == columns)
        }
      }
    }
  }

  @Test func itIsOfTheFinalNormUntilALayerIsChosen() throws {
    var explorer = try Explorer.fixed()
    try press("] ] G", &explorer)
    #expect(text(explorer, rows: 40, columns: 120).contains("Cells"))
    #expect(explorer.viewpoint.activatesFinalNorm)
    let unit = explorer.viewpoint.unit
    // Pressed again, of the layer that the other views show.
    try press("G", &explorer)
    #expect(!explorer.viewpoint.activatesFinalNorm && explorer.viewpoint.unit == unit)
    // The layer before the final norm is the last block.
    try press("G [", &explorer)
    let path = explorer.outline.units[explorer.viewpoint.unit].path
    #expect(path == "stages.3.blocks.1" && !explorer.viewpoint.activatesFinalNorm)
    try press("]", &explorer)
    #expect(explorer.outline.units[explorer.viewpoint.unit].role == .normalization)
  }

  @Test func classesByRankNameAndDifference() throws {
    var explorer = try Explorer.fixed()
    try press("G + +", &explorer)
    #expect(explorer.viewpoint.classTarget.chosen == .rank(3))
    try press("- -", &explorer)
    #expect(explorer.viewpoint.classTarget.chosen == .rank(1))
    try press("-", &explorer)
    #expect(explorer.message?.isFault == true)
    try press(": c l a s s Space h e r o n Enter", &explorer)
    #expect(explorer.viewpoint.classTarget.chosen == .name("heron"))
    try press("+", &explorer)
    #expect(explorer.viewpoint.classTarget.chosen == .rank(6))
    try press(": a g a i n s t Space t a b b y Enter", &explorer)
    #expect(explorer.viewpoint.classTarget.against == .name("tabby"))
    for wrong in ["c l a s s Space 6", "c l a s s Space x y", "a g a i n s t Space 0"] {
      try press(": \(wrong) Enter", &explorer)
      #expect(explorer.message?.isFault == true, "\(wrong)")
    }
    #expect(explorer.viewpoint.classTarget.against == .name("tabby"))
    try press(": a g a i n s t Space o f f Enter", &explorer)
    #expect(explorer.viewpoint.classTarget.against == nil)
  }

  /// Layers, methods and signs need no new walk back; another class does.
  @Test func oneWalkServesAllLayersAndMethods() throws {
    var explorer = try Explorer.fixed()
    try press("G", &explorer)
    for name in ["G", "]", "e", "e", "u", "E", "Up", "O"] {
      let effects = explorer.handle(.key(try #require(Key(named: name))))
      #expect(effects.isEmpty, "\(name)")
    }
    let effects = explorer.handle(.key(try #require(Key(named: "+"))))
    #expect(effects.count == 1)
  }

  @Test func theCommandCarriesIt() throws {
    var explorer = try Explorer.fixed()
    try press("G + u e", &explorer)
    let observation = try #require(explorer.observation)
    let arguments = explorer.viewpoint.arguments(in: observation)
    for wanted in [
      Request.Argument("view", "gradcam"), Request.Argument("class", "rank:2"),
      Request.Argument("method", "hirescam"), Request.Argument("signed", ""),
      Request.Argument("layer", "stages.3.norm"), Request.Argument("query", "3,3"),
    ] {
      #expect(arguments.contains(wanted), "\(wanted)")
    }
    try press("y", &explorer)
    let page = text(explorer, rows: 30, columns: 100)
    #expect(page.contains("--signed") && !page.contains("--signed ''"))
  }

  @Test func whereItMeansNothing() throws {
    var explorer = try Explorer.fixed()
    try press("G", &explorer)
    try press(": m e t h o d Space a t t e n t i o n Enter 1 Home", &explorer)
    explorer.viewpoint.unit = try #require(explorer.outline.unit(at: "patch_embed"))
    #expect(
      text(explorer, rows: 40, columns: 120).contains("There is no attention in patch_embed"))
  }

  @Test func everyMethodIsExplained() throws {
    for method in ClassActivationMethod.allCases {
      let text = try Explanation(topic: method.topic)
      #expect(text.paragraphs.contains { $0.contains("Source:") }, "\(method)")
    }
  }
}
