import Backbones
import Explain
import Support
import Testing

/// Tokens followed through the blocks of all families.
@Suite struct TokenFlowTests {
  private func outline(_ name: String, _ height: Int = 224, _ width: Int = 224) throws -> Outline {
    Outline(
      try Variant.named(name).configuration.outline(height: height, width: width), name: name)
  }

  private func text(_ flow: TokenFlow, token: Int) -> String {
    var lines = ["\(flow.grid) tokens, token \(token / flow.grid.width),\(token % flow.grid.width)"]
    for (number, step) in flow.steps.enumerated() {
      let shape = step.after.axes.map { "\($0.name) \($0.size)" }.joined(separator: ", ")
      let places = step.after.places(of: token)
      let shown = places.prefix(3).map { place in
        "[" + place.map { $0.map(String.init) ?? ":" }.joined(separator: " ") + "]"
      }
      let parts = places.first.map { step.after.named($0) } ?? []
      lines.append(
        "\(number + 1) after \(step.follows.map { String($0 + 1) } ?? "the tokens"):"
          + " \(step.move.path) \(step.notation)\n    [\(shape)]"
          + " \(step.isView ? "view" : "\(step.bytesMoved) bytes"),"
          + " \(places.count) \(places.count == 1 ? "place" : "places") \(shown.joined(separator: " "))"
          + (parts.isEmpty
            ? "" : " " + parts.map { "\($0.name)=\($0.index)" }.joined(separator: " ")))
    }
    lines.append(flow.roundTrip?.description ?? "no round trip")
    return lines.joined(separator: "\n") + "\n"
  }

  @Test(arguments: [
    ("pvt_v2_mini", "stages.1.blocks.0"), ("pvt_v2_li_mini", "stages.1.blocks.0"),
    ("gcvit_mini", "stages.0.blocks.1"), ("gcvit_mini", "stages.0.global_block"),
    ("crossformer_padded_mini", "layers.0.blocks.0"),
    ("crossformer_padded_mini", "layers.0.blocks.1"), ("dilateformer_mini", "stages.1.blocks.1"),
    ("quadtree_a_mini", "block2.0"), ("quadtree_b_mini", "block3.0"),
  ])
  func aTokenIsFollowed(name: String, unit: String) throws {
    let outline = Outline(try ReferenceCase(name).outline(), name: name)
    let flow = try outline.flow(at: unit)
    let token = flow.grid.height / 2 * flow.grid.width + flow.grid.width / 3
    expectGolden(text(flow, token: token), "flow-\(name)-\(unit.replacing(".", with: "-"))")
  }

  /// Every block of every variant brings its tokens back, and every step can be followed.
  @Test(arguments: [
    "pvt_v2_b0", "pvt_v2_b2_li", "gcvit_xxtiny", "crossformer_tiny", "dilateformer_tiny",
    "quadtree_a_b0", "quadtree_b_b0",
  ])
  func blocksBringTokensBack(name: String) throws {
    let outline = try outline(name)
    var found = 0
    for (index, unit) in outline.units.enumerated() where unit.role == .block {
      guard let flow = outline.tokenFlow(ofUnit: index) else {
        Issue.record("\(unit.path) has no rearrangements")
        continue
      }
      #expect(flow.unfollowed.isEmpty, "\(unit.path): \(flow.unfollowed)")
      #expect(flow.grid == outline.outputs[index].grid)
      #expect(flow.roundTrip == .restored(tokens: flow.grid.count), "\(unit.path)")
      found += 1
    }
    #expect(found == outline.attentionUnits.count)
  }

  @Test(arguments: [(160, 224), (96, 128), (320, 256)])
  func paddedGroupsBringTokensBack(height: Int, width: Int) throws {
    let outline = try outline("crossformer_tiny", height, width)
    for unit in outline.attentionUnits {
      let flow = try #require(outline.tokenFlow(ofUnit: unit))
      #expect(flow.roundTrip == .restored(tokens: flow.grid.count))
    }
  }

  @Test func unitsWithoutRearrangements() throws {
    let outline = try outline("pvt_v2_b0")
    #expect(outline.tokenFlow(ofUnit: 0) == nil)
    #expect(outline.tokenFlow(ofUnit: outline.units.count - 1) == nil)
  }

  @Test func pixelsOfAToken() throws {
    let flow = try outline("pvt_v2_b0").flow(at: "stages.1.blocks.0")
    #expect(flow.grid == Grid(height: 28, width: 28) && flow.stride == 8)
    #expect(flow.pixels(of: 29) == PixelRectangle(rows: 8..<16, columns: 8..<16))
  }

  private let partition = TokenMove(
    "group", "b (h1 g1) (w1 g2) c -> (b h1 w1) (g1 g2) c",
    sizes: ["b": 1, "h1": 3, "w1": 3, "g1": 2, "g2": 2, "c": 4],
    axes: ["groups", "tokens", "channels"])

  private func flow(_ back: String, _ sizes: [String: Int]) -> TokenFlow {
    TokenFlow(
      grid: Grid(height: 6, width: 6), stride: 4, channels: 4,
      moves: [
        partition,
        TokenMove(
          "ungroup", back, sizes: sizes, axes: ["batch", "height", "width", "channels"]),
      ])
  }

  private let sizes = ["b": 1, "h1": 3, "w1": 3, "g1": 2, "g2": 2, "c": 4]

  @Test func theRightWayBack() {
    let flow = flow("(b h1 w1) (g1 g2) c -> b (h1 g1) (w1 g2) c", sizes)
    #expect(flow.roundTrip == .restored(tokens: 36) && flow.returningStep == 1)
  }

  /// The way back of long distance attention in place of that of short distance attention.
  @Test func aWrongWayBackIsBroken() {
    let flow = flow("(b h1 w1) (g1 g2) c -> b (g1 h1) (g2 w1) c", sizes)
    #expect(
      flow.roundTrip == .broken(wrong: 32, tokens: 36, first: 1, holds: [2], width: 6))
    #expect(flow.roundTrip?.description.contains("the first place, 0,1, holds token 0,2") == true)
    // Token 0,2 is where 0,1 was.
    #expect(flow.steps[1].after.places(of: 2) == [[0, 0, 1, nil]])
  }

  @Test(arguments: [
    ("(b h1 w1) (g1 g2 c -> b", "never closed"), ("b h w d -> b w h d", "nothing tells"),
    ("(b h1 w1) (g1 g2) c x -> b (h1 g1) (w1 g2) c", "nothing tells the size of axis x"),
  ])
  func whatCannotBeFollowedIsBroken(back: String, reason: String) throws {
    let flow = flow(back, sizes)
    guard case .lost("ungroup", let told) = try #require(flow.roundTrip) else {
      Issue.record("\(flow.roundTrip.debugDescription)")
      return
    }
    #expect(told.contains(reason), "\(told)")
  }

  @Test func aTensorOfNobodyIsNotFollowed() throws {
    let flow = flow("b h w c -> b w h c", ["b": 1, "h": 5, "w": 5, "c": 4])
    #expect(flow.roundTrip?.description.contains("no tokens lie in a tensor of shape") == true)
  }
}
