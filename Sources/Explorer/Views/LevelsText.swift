import Canvas
import Explain

/// The levels view in words.
extension Subject {
  func levelTitles(_ what: String) -> [String] {
    [
      "Levels of query ◆, head \(headNumber): \(what)", "Levels, \(what)", "Levels",
    ]
  }

  func lines(_ refinement: Refinement) -> [TextLine] {
    let share = NumberText.percent(refinement.shareComputed)
    var lines = [
      TextLine(
        "\(share) of full attention's scores are computed:"
          + " \(NumberText.count(refinement.scoresComputed)) of"
          + " \(NumberText.count(refinement.scoresOfFullAttention)) for this head.", .quiet)
    ]
    if !refinement.dropped.isEmpty {
      let lost = refinement.dropped.reduce(0) { $0 + $1.weight }
      lines.append(
        TextLine(
          "One level only: the \(refinement.dropped.count) greatest keys are left to a finer level"
            + " that is not there, and \(NumberText.value(Double(lost), significant: 3)) of the"
            + " weight never reaches the output.", .warning))
    }
    if case .head = viewpoint.head {
    } else {
      lines.append(TextLine("Every head refines for itself; head 0 is shown.", .quiet))
    }
    return lines
  }

  func levelReadings(_ level: Refinement.Level?, _ refinement: Refinement) -> [String] {
    let (row, column) = queryToken
    let share = NumberText.percent(refinement.shareComputed)
    let what =
      level.map { level in
        "level \(level.index): met \(level.candidates.count)"
          + (level.kept.isEmpty
            ? "" : ", kept \(level.kept.count), skipped \(level.skipped.count)")
          + ", weight in the output "
          + NumberText.value(Double(level.weightInOutput), significant: 3)
      } ?? "all levels"
    return [
      "\(unit.path)  query ◆ \(row),\(column)  head \(headNumber)  \(what)  \(share) of full"
        + " attention's scores",
      "◆ \(row),\(column)  \(what)", what,
    ]
  }
}
