import Backbones
import Canvas
import Explain
import Explorer
import Support
import Testing

/// Views of mechanisms, as golden text of whole screens, and what they say where they mean nothing.
struct MechanismViewTests {
  /// A screen: a model, its units with attention, the keys that lead there.
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let model: String
    let units: [String]
    let keys: String
    /// Whether what the view needs is computed; a pass made up by formula has nothing to run again.
    var prepares = false
    var description: String { name }
  }

  static let cases = [
    Case(
      name: "footprint-taps", model: "dilateformer_tiny", units: ["stages.0.blocks.0"],
      keys: "2 Home f"),
    Case(
      name: "footprint-global-query", model: "gcvit_xxtiny", units: ["stages.0.blocks.1"],
      keys: "f Down Right"),
    Case(name: "footprint-blocks", model: "pvt_v2_b0", units: ["stages.0.blocks.0"], keys: "f"),
    Case(
      name: "footprint-levels", model: "quadtree_b_b0", units: ["block2.0"], keys: "f"),
    Case(name: "footprint-kernels", model: "crossformer_tiny", units: ["patch_embed"], keys: "f"),
    Case(
      name: "groups-short", model: "crossformer_tiny", units: ["layers.1.blocks.0"], keys: "g"),
    Case(
      name: "groups-long", model: "crossformer_tiny", units: ["layers.2.blocks.1"], keys: "g"),
    Case(name: "levels-coarsest", model: "quadtree_b_b0", units: ["block2.0"], keys: "v"),
    Case(name: "levels-finer", model: "quadtree_b_b0", units: ["block2.0"], keys: "v Right"),
    Case(
      name: "levels-refined", model: "quadtree_a_b0", units: ["block3.0"],
      keys: "v Right Right Right Right"),
    Case(
      name: "overview", model: "gcvit_xxtiny",
      units: ["stages.2.blocks.0", "stages.2.blocks.1", "stages.3.blocks.0"], keys: "o ."),
    Case(
      name: "bias-table", model: "gcvit_xxtiny", units: ["stages.2.blocks.0"],
      keys: "b Up Up Left"),
    Case(
      name: "compare-heads", model: "gcvit_xxtiny", units: ["stages.2.blocks.0"],
      keys: "d . m Down"),
    Case(
      name: "compare-layers", model: "pvt_v2_b0",
      units: ["stages.0.blocks.0", "stages.1.blocks.0"], keys: "d ] ] m"),
    Case(
      name: "cost", model: "crossformer_tiny", units: ["layers.0.blocks.0"],
      keys: "c Right Right", prepares: true),
  ]

  @Test(arguments: cases) func screens(_ shown: Case) throws {
    for (rows, columns) in [(24, 80), (40, 120), (60, 200)] {
      var explorer = try Explorer.fixed(shown.model, units: shown.units)
      explorer.press(shown.keys, prepares: shown.prepares)
      let frame = explorer.view(
        rows: rows, columns: columns, capabilities: Capabilities(depth: .none)
      ).frame
      // The row of tabs names all views there are, not this one.
      var lines = frame.text().split(separator: "\n", omittingEmptySubsequences: false)
      lines.remove(at: 1)
      expectGolden(
        lines.joined(separator: "\n"), "view-\(shown.name)-\(columns)x\(rows)")
    }
  }

  /// At any size and depth of colour there is a screen, and the view keeps to its panel.
  @Test(arguments: cases) func everySize(_ shown: Case) throws {
    var explorer = try Explorer.fixed(shown.model, units: shown.units)
    explorer.press(shown.keys)
    for (rows, columns) in [(5, 20), (12, 40), (20, 72), (60, 200)] {
      for depth in [ColorDepth.rgb, .palette256, .sixteen, .none] {
        let frame = explorer.view(
          rows: rows, columns: columns, capabilities: Capabilities(depth: depth)
        ).frame
        #expect(frame.rows == rows && frame.columns == columns)
      }
    }
  }

  /// Where a view means nothing it says why.
  @Test(arguments: [
    ("levels", "v", "pvt_v2_b0", "stages.0.blocks.0", "no levels here"),
    ("bias", "b", "pvt_v2_b0", "stages.0.blocks.0", "no position bias here"),
    ("groups", "g", "dilateformer_tiny", "stages.0.blocks.0", "has no groups"),
    ("groups", "g", "quadtree_b_b0", "block1.0", "has no groups"),
    ("groups", "g", "pvt_v2_b0", "patch_embed", "no attention in patch_embed"),
    ("levels", "v", "quadtree_b_b0", "patch_embed1", "no attention in patch_embed1"),
  ])
  func reasons(view: String, key: String, model: String, unit: String, reason: String) throws {
    var explorer = try Explorer.fixed(model, units: [unit])
    explorer.press("\(key) z")
    let text = explorer.view(rows: 40, columns: 120, capabilities: Capabilities(depth: .none))
      .frame.text()
    #expect(text.contains(reason), "\(view)")
  }

  @Test func arrowsStepThroughLevels() throws {
    var explorer = try Explorer.fixed("quadtree_b_b0", units: ["block2.0"])
    explorer.press("v Left")
    #expect(explorer.level == 0)
    explorer.press("Right Down Right Right Right Right")
    // Three levels, and their sum.
    #expect(explorer.level == 3)
    explorer.press("Up")
    #expect(explorer.level == 2)
  }

  @Test func arrowsMoveTheQueryWhereThereIsNoKey() throws {
    var explorer = try Explorer.fixed("crossformer_tiny", units: ["layers.1.blocks.0"])
    let before = explorer.queryToken
    explorer.press("g Down Right")
    #expect(explorer.queryToken == (before.row + 1, before.column + 1))
    explorer.press("f Up")
    #expect(explorer.queryToken == (before.row, before.column + 1))
  }

  @Test func arrowsMoveTheKeyWithinTheWindow() throws {
    // Long distance groups: one step in the group is two tokens.
    var explorer = try Explorer.fixed("crossformer_tiny", units: ["layers.2.blocks.1"])
    explorer.press("b Up Up Up Up Up Up Left Left Left Left Left Left")
    let corner = explorer.keyToken
    explorer.press("Right Down")
    #expect(explorer.keyToken == (corner.row + 2, corner.column + 2))
  }

  @Test func waysBackAreFollowed() throws {
    var explorer = try Explorer.fixed("gcvit_xxtiny", units: ["stages.0.blocks.0"])
    explorer.press("R")
    #expect(explorer.viewpoint.reach == .attention)
    let sheet = try ViewSheet(#require(explorer.observation), explorer.viewpoint, provenance: [])
    let text = String(
      decoding: try sheet.bytes(.text, rows: 30, columns: 100, color: .none), as: UTF8.self)
    // A window of 28x28 pixels.
    #expect(text.contains("1.6 % of the image can have reached ◆ through 1 block"))
    explorer.press("R R")
    #expect(explorer.viewpoint.reach == nil)
  }

  @Test func viewsHaveTheirPlaceInTheCommand() throws {
    var explorer = try Explorer.fixed("quadtree_b_b0", units: ["block2.0"])
    explorer.press("v Right R")
    let observation = try #require(explorer.observation)
    let arguments = explorer.viewpoint.arguments(in: observation)
    #expect(arguments.contains(Request.Argument("level", "1")))
    #expect(arguments.contains(Request.Argument("reach", "attention")))
    #expect(arguments.contains(Request.Argument("view", "footprint")))
  }

  @Test func theOverviewTakesMeans() throws {
    let observation = try Observation.fixed("gcvit_xxtiny", units: ["stages.3.blocks.0"])
    var viewpoint = Viewpoint(unit: try #require(observation.attention.keys.first))
    viewpoint.view = .overview
    func text() throws -> String {
      let sheet = try ViewSheet(observation, viewpoint, provenance: [])
      return String(
        decoding: try sheet.bytes(.text, rows: 40, columns: 130, color: .none), as: UTF8.self)
    }
    #expect(try text().contains("query ◆"))
    #expect(try text().contains("were too large to keep and are left out"))
  }

  /// Every unit of every family has a footprint, or says why not, also composed.
  @Test(arguments: [
    "pvt_v2_b2_li", "gcvit_xxtiny", "crossformer_pp_small", "dilateformer_tiny", "quadtree_a_b0",
  ])
  func everyUnitHasAFootprint(model: String) throws {
    let observation = try Observation.fixed(model, units: [])
    for unit in observation.outline.units.indices {
      var viewpoint = Viewpoint(unit: unit)
      viewpoint.view = .footprint
      let role = observation.outline.units[unit].role
      let path = observation.outline.units[unit].path
      if role == .normalization || path == "absolute_pos_embed" {
        #expect(throws: (any Error).self, "\(path)") {
          _ = try ViewSheet(observation, viewpoint, provenance: [])
        }
      } else {
        _ = try ViewSheet(observation, viewpoint, provenance: [])
      }
      guard unit < 6 else { continue }
      viewpoint.reach = .convolutions
      _ = try ViewSheet(observation, viewpoint, provenance: [])
    }
  }
}
