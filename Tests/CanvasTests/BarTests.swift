import Canvas
import Testing

@Suite struct BarTests {
  private func bar(_ share: Double, unicode: Bool = true) -> String {
    var frame = Frame(rows: 1, columns: 6)
    frame.bar(share, row: 0, column: 1, columns: 4, unicode: unicode)
    return String(frame.text().dropLast())
  }

  @Test(
    arguments: [
      (0, ""), (1, " ████"), (0.5, " ██"), (0.25 + 1 / 32, " █▏"), (1e-9, " ▏"), (0.99, " ████"),
      (-1, ""), (7, " ████"), (.nan, ""),
    ] as [(Double, String)])
  func eighths(_ share: Double, _ expected: String) {
    #expect(bar(share) == expected)
  }

  @Test(arguments: [(0, ""), (1, " ####"), (0.625, " ##-"), (1e-9, " -")] as [(Double, String)])
  func ascii(_ share: Double, _ expected: String) {
    #expect(bar(share, unicode: false) == expected)
  }
}
