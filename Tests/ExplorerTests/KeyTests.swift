import Backbones
import Canvas
import Explain
import Explorer
import Support
import Testing

/// Keys in, state out.
struct KeyTests {
  @Test func arrowsMoveTheQuery() throws {
    var explorer = try Explorer.fixed()
    #expect(explorer.queryToken == (28, 28))
    explorer.press("Up Left Left")
    #expect(explorer.queryToken == (27, 26))
    explorer.press("End")
    #expect(explorer.queryToken == (55, 55))
    explorer.press("Down l")
    #expect(explorer.queryToken == (55, 55))
  }

  @Test func layersAndHeadsFromAnywhere() throws {
    for panel in 1...6 {
      var explorer = try Explorer.fixed()
      explorer.press("\(panel) ] ] ] ] .")
      #expect(explorer.outline.units[explorer.unit].path == "stages.2.blocks.0")
      #expect(explorer.head == .head(1))
      explorer.press("[ , ,")
      #expect(explorer.outline.units[explorer.unit].path == "stages.1.blocks.1")
      #expect(explorer.head == .head(1))
    }
  }

  @Test func thePlaceSurvivesAChangeOfGrid() throws {
    var explorer = try Explorer.fixed()
    explorer.press("Home ] ] ] ] ] ]")
    #expect(explorer.grid == Grid(height: 7, width: 7))
    #expect(explorer.queryToken == (0, 0))
    explorer.press("End [ [ [ [ [ [")
    #expect(explorer.queryToken == (55, 55))
  }

  @Test func theTreeOpensAndCloses() throws {
    var explorer = try Explorer.fixed()
    explorer.press("1")
    let before = explorer.visibleNodes.count
    explorer.press("Right")
    #expect(explorer.visibleNodes.count > before)
    explorer.press("Right Down")
    #expect(explorer.outline.nodes[explorer.node].level == .step)
    explorer.press("Left Left")
    #expect(explorer.visibleNodes.count == before)
  }

  @Test func scalesAndHeadsGoAround() throws {
    var explorer = try Explorer.fixed()
    for scale in Array(Scale.allCases.dropFirst()) + [.row] {
      explorer.press("S")
      #expect(explorer.scale == scale)
    }
    explorer.press("H")
    #expect(explorer.head == .mean)
    explorer.press("H H H")
    #expect(explorer.head == .head(0))
  }

  @Test func commandsByName() throws {
    var explorer = try Explorer.fixed()
    func type(_ text: String) {
      _ = explorer.handle(.key(.character(":")))
      for character in text { _ = explorer.handle(.key(.character(character))) }
      _ = explorer.handle(.key(.enter))
    }
    type("layer stages.3.blocks.1")
    #expect(explorer.outline.units[explorer.unit].path == "stages.3.blocks.1")
    type("heads 5")
    #expect(explorer.head == .head(5))
    type("query 2,6")
    #expect(explorer.queryToken == (2, 6))
    type("scale log")
    #expect(explorer.scale == .logarithmic)
    type("colors cividis")
    #expect(explorer.colorMap == .cividis)
    for wrong in [
      "heads 99", "query 9,9", "query x", "scale blue", "nothing", "size 12", "model x",
    ] {
      type(wrong)
      #expect(explorer.message?.isFault == true, "\(wrong)")
      explorer.message = nil
    }
  }

  @Test func aNewChoiceIsAskedFor() throws {
    var explorer = try Explorer.fixed()
    var effects: [Effect] = []
    for key in ":size 64x96" { effects += explorer.handle(.key(.character(key))) }
    effects += explorer.handle(.key(.enter))
    guard case .observe(let request)? = effects.last else {
      Issue.record("nothing was asked for")
      return
    }
    #expect(request.size == Grid(height: 64, width: 96))
    #expect(explorer.progress != nil)
    // A failure leaves what was shown.
    _ = explorer.receive(.failed("no such luck"))
    #expect(explorer.request.size == nil)
    #expect(explorer.message?.text == "no such luck")
  }

  @Test func searchingGoesThereWhileTyping() throws {
    var explorer = try Explorer.fixed()
    explorer.press("/ 2 . b l")
    #expect(explorer.outline.units[explorer.unit].path == "stages.2.blocks.0")
    explorer.press("Enter")
    #expect(explorer.mode == .exploring)
  }

  @Test func theMouseDoesWhatKeysDo() throws {
    var explorer = try Explorer.fixed()
    func click(_ area: Area) {
      let row = area.row + area.rows / 2
      let column = area.column + area.columns / 2
      explorer.targets = explorer.view(rows: 40, columns: 120, capabilities: .init()).targets
      _ = explorer.handle(.mouse(MouseEvent(.press, row: row, column: column)))
    }
    func area(_ action: Target.Action) throws -> Area {
      let targets = explorer.view(rows: 40, columns: 120, capabilities: .init()).targets
      return try #require(targets.first { $0.action == action }?.area)
    }
    explorer.press("Home")
    click(try area(.query))
    #expect(explorer.queryToken == (28, 28))
    click(try area(.command("next-layer")))
    #expect(explorer.outline.units[explorer.unit].path == "stages.0.blocks.1")
    click(try area(.key))
    #expect(explorer.keyToken == (28, 28))
    #expect(explorer.focus == .view)
    explorer.press("M")
    explorer.press("2 Home")
    click(try area(.query))
    #expect(explorer.queryToken == (0, 0))
  }

  @Test func helpListsEveryKeyAndNoKeyTwice() throws {
    let keys = Command.all.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    #expect(Set(Command.all.map(\.name)).count == Command.all.count)
    var explorer = try Explorer.fixed()
    explorer.press("?")
    let text = explorer.view(
      rows: 400, columns: 200, capabilities: Capabilities(depth: .none)
    ).frame.text()
    for command in Command.all {
      #expect(text.contains(":" + command.name), "\(command.name)")
      for key in command.keys { #expect(text.contains(key.name), "\(key.name)") }
    }
  }

  @Test func tenThousandRandomKeys() throws {
    var explorer = try Explorer.fixed()
    var draws = Draws(seed: 11)
    let named: [Key] = [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .tab, .backTab, .enter, .escape,
      .backspace, .delete, .control("u"), .function(1),
    ]
    for step in 0..<10_000 {
      let choice = draws.integer(below: 100 + named.count)
      let key: Key =
        choice < 100
        ? .character(Character(UnicodeScalar(UInt8(32 + choice % 95)))) : named[choice - 100]
      _ = explorer.handle(.key(key))
      // Leaving is for somebody else to try.
      explorer.isFinished = false
      if step % 50 == 0 {
        let size = (rows: 1 + draws.integer(below: 70), columns: 1 + draws.integer(below: 210))
        let drawn = explorer.view(
          rows: size.rows, columns: size.columns, capabilities: Capabilities())
        explorer.targets = drawn.targets
        #expect(drawn.frame.columns == size.columns)
        _ = explorer.handle(
          .mouse(
            MouseEvent(
              .press, row: draws.integer(below: 70), column: draws.integer(below: 210))))
      }
    }
    explorer.mode = .exploring
    #expect(explorer.outline.nodes.indices.contains(explorer.node))
  }

  @Test func backbonesAreChosenFromAList() throws {
    var explorer = try Explorer.fixed()
    explorer.press("B")
    let list = explorer.view(rows: 24, columns: 80, capabilities: Capabilities(depth: .none)).frame
    expectGolden(list.text(), "screen-80x24-backbones")
    explorer.press("Esc")
    #expect(explorer.request.variant.name == "pvt_v2_b0")
    // What is typed narrows the list; Enter asks for the network.
    explorer.press("B x x t Enter")
    #expect(explorer.request.variant.name == "gcvit_xxtiny")
    explorer.press("B Down Enter")
    #expect(explorer.request.variant.name == "gcvit_xtiny")
    // Nothing is called so: Enter only closes the list.
    explorer.press("B q q q Enter")
    #expect(explorer.request.variant.name == "gcvit_xtiny")
  }
}
