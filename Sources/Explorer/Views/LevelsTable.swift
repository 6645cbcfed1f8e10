import Backbones
import Canvas
import Explain

extension Subject {
  /// The kept keys with what became of them, a column each; at the finest level, the strongest keys.
  ///
  /// All ranks stand side by side, so that none is missed where there are few rows.
  func rankTable(_ level: Refinement.Level, _ refinement: Refinement) -> Table {
    let isFinest = level.kept.isEmpty
    let shown =
      isFinest
      ? Array(level.candidates.sorted { $0.score > $1.score }.prefix(TokenPyramid.keptKeys))
      : level.kept
    func row(_ title: String, _ value: (Refinement.Candidate) -> String?) -> [String]? {
      let values = shown.map(value)
      return values.allSatisfy { $0 == nil } ? nil : [title] + values.map { $0 ?? "" }
    }
    func percent(_ weight: Float) -> String {
      NumberText.value(100 * Double(weight), significant: weight < 0.01 ? 2 : 3)
    }
    let rows = [
      row("cell") {
        let (row, column) = place($0, level)
        return "\(row),\(column)"
      },
      row("weight %") { percent($0.score) },
      row("output %") { $0.key.kind == .masked ? "lost" : percent($0.key.weight) },
      row("child %") {
        refinement.children(of: $0, level: level.index).map(\.score).max().map(percent)
      },
      row("parent") { $0.parentRank.map { "\($0 + 1)" } },
      row("q·k/√d") { $0.key.content.map { NumberText.value(Double($0), significant: 3) } },
    ].compactMap { $0 }
    var table = Table(
      [Table.Column(isFinest ? "greatest" : "rank", isNumeric: false, importance: 10)]
        + shown.indices.map { Table.Column("\($0 + 1)", importance: 9 - $0) },
      rows: rows)
    table.gap = 1
    return table
  }
}
