import Explain
import Testing

@Suite struct ExpressionTests {
  @Test(arguments: [
    "(h1 g1) (w1 g2) c -> (h1 w1) (g1 g2) c", "b h w c -> b (2 + h + 4) (w + 1) c",
    "b h (y+2i-2 x+2j-2) d -> b h (y x) (i j) d", "b (2y+i-1) c -> b y c", "... c -> (... c) 1",
  ])
  func isWrittenAsItWasRead(text: String) throws {
    let expression = try RearrangementExpression(text)
    let sides = [expression.left, expression.right].map {
      $0.map(\.description).joined(separator: " ")
    }
    #expect(sides.joined(separator: " -> ") == text)
    #expect(expression.description == text)
  }

  @Test func windowsAreTakenApart() throws {
    let expression = try RearrangementExpression("(2y+3i-4) -> y i")
    guard case .window(let window) = expression.left[0].parts[0] else {
      Issue.record("no window")
      return
    }
    #expect(window.base == "y" && window.stride == 2 && window.tap == "i")
    #expect(window.dilation == 3 && window.margin == 4)
    #expect(expression.leftNames == ["y", "i"])
  }

  @Test(arguments: [
    ("h w", "there is no -> between"), ("a -> b -> c", "there are 2 arrows"),
    ("h, w -> h", #"character 2, ",", belongs"#), ("(h w -> h", "opened at character 1 is never"),
    ("h w -> h) w", "closed at character 9 was never"), ("((h) w) -> h", "at character 2 paren"),
    ("h .. -> h", "the dots at character 3"), ("... ... -> h", "second ellipsis stands at"),
    ("(h ...) -> h ...", "the ellipsis at character 4 stands in parentheses"),
    ("h -> h ...", "the ellipsis at character 8 has none"),
    ("h w_ -> h", #""w_" at character 3 is no name"#), ("2h -> h", #""2h" at character 1 is no"#),
    ("h 0 -> h", "the number 0 at character 3"), ("h w h -> h w", "axis h stands a second time"),
    ("h 99999999999999999999 -> h", "the number 99999999999999999999 at"),
    ("(h + w -> h", "never closed"), ("h + 4 -> h", "the sign at character 3"),
    ("(h + 4 w) -> h", "the sign at character 4"), ("h - 4 -> h", "the sign at character 3"),
    ("h -> (y+i-1)", "the window at character 7"), ("(4 +) -> h", "the sign at character 2"),
    ("+ h -> h", "the sign at character 1"), ("h -> h -", "the sign at character 8"),
    ("(y+y-1) -> y", "axis y stands a second time"), ("(y+i-) -> y i", "the sign at character 5"),
  ])
  func whatIsNoExpression(text: String, sentence: String) throws {
    let error = try #require(throws: RearrangementSyntaxError.self) {
      try RearrangementExpression(text)
    }
    #expect(error.description.contains(sentence), "\(error)")
    #expect(!error.description.contains("\n"))
  }

  @Test func whatIsMeantFollowsFromTheAxes() throws {
    func operation(_ text: String, _ sizes: [String: Int] = [:]) throws -> RearrangementOperation {
      try RearrangementExpression(text).operation(sizes: sizes)
    }
    #expect(try operation("h w -> w h") == .rearrange)
    #expect(try operation("h w -> w h r") == .rearrange)
    #expect(try operation("h w -> w h r", ["r": 2]) == .repetition)
    #expect(try operation("h w -> w h 2") == .repetition)
    #expect(
      try RearrangementExpression("h -> ").operation(sizes: [:], reduction: .max)
        == .reduction(.max))
  }

  /// Anything at all is an expression or a sentence.
  @Test func nothingTrapsTheParser() throws {
    let pieces = [
      "a", "b", "2", "1", "(", ")", "+", "-", "->", "...", " ", "y", "2x", ".", "_", "é",
    ]
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var parsed = 0
    for _ in 0..<20_000 {
      let text = (0..<(1 + next(14))).map { _ in pieces[next(pieces.count)] }.joined()
      guard let expression = try? RearrangementExpression(text) else { continue }
      parsed += 1
      let shape = expression.left.map { _ in 1 + next(6) }
      let sizes = ["a": 2, "y": 1 + next(3)].filter { expression.leftNames.contains($0.key) }
      for operation in [RearrangementOperation.rearrange, .repetition, .reduction(.mean)] {
        let applied = try? Rearrangement(
          expression, shape: shape, sizes: sizes, operation: operation)
        guard let applied else { continue }
        #expect(applied.sourceTable().count == applied.outputCount * applied.sourcesPerCell)
      }
    }
    #expect(parsed > 100)
  }
}
