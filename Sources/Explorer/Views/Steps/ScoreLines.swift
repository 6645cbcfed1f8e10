import Backbones
import Canvas
import Explain

extension Subject {
  /// For a step of attention the sum of the present query, key and head, spelled out, and the same
  /// in one line.
  func scoreText(
    _ step: StepInspection, _ inspection: UnitInspection
  ) -> (lines: [TextLine], readings: [String])? {
    guard let part = step.attention, let record = inspection.record,
      let pattern = inspection.attention?.pattern
    else { return nil }
    guard case .head(let number) = viewpoint.head else {
      return (
        [TextLine("The sum is spelled out for one head: choose one with . or ,", .quiet)], []
      )
    }
    let head = min(max(number, part.heads.lowerBound), part.heads.upperBound - 1)
    let token = keyToken
    let support = pattern.support(query: query, head: head)
    let found = support.indices.filter {
      support[$0].kind != .padding && (part.level == nil || support[$0].level == part.level)
        && support[$0].rectangle.contains(
          row: token.row * pattern.stride, column: token.column * pattern.stride)
    }
    let title = "query ◆ \(queryToken.row),\(queryToken.column), head \(head)"
    guard let key = found.last, let sum = ScoreSum(record, query: query, head: head, key: key)
    else {
      let sentence = "It does not meet the key at \(token.row),\(token.column) in this step."
      return ([TextLine(title, .title), TextLine(sentence, .quiet)], [])
    }
    let level = part.level.map { ", level \($0)" } ?? ""
    let place = "\(title), key ◇ \(token.row),\(token.column)\(level)"
    return (
      [TextLine(place, .title)] + sum.lines.map { TextLine($0) },
      ["\(place): \(sum.line)", "◇ \(token.row),\(token.column): \(sum.line)", sum.line]
    )
  }
}

extension ScoreSum {
  /// All of it in one line.
  var line: String {
    func number(_ value: Float) -> String { NumberText.value(Double(value), significant: 3) }
    let bias = bias.map { ($0 < 0 ? " - " : " + ") + number(abs($0)) } ?? ""
    let mask = mask.map { $0 == 0 ? "" : " masked" } ?? ""
    let factor = parentFactor.map { " · \(number($0))" } ?? ""
    let share = mixing.map { " · \(number($0))" } ?? ""
    return "\(number(product)) · \(number(scale))\(bias)\(mask) = \(number(sum)), weight"
      + " \(number(exponential)) / \(number(denominator))\(factor)\(share) ="
      + " \(number(isRefined ? weight : reaching))"
  }

  /// Each number on the way to the weight, a line each.
  var lines: [String] {
    func number(_ value: Float) -> String { NumberText.value(Double(value), significant: 4) }
    func short(_ value: Float) -> String { NumberText.value(Double(value), significant: 2) }
    func signed(_ value: Float) -> String {
      value < 0 ? "- \(number(-value))" : "+ \(number(value))"
    }
    let shown = zip(query, key).prefix(3).map { "\(short($0))·\(short($1))" }
    let rest = query.count > 3 ? " + … (\(query.count) products)" : ""
    var lines = ["q·k = \(shown.joined(separator: " + "))\(rest) = \(number(product))"]
    lines.append("× scale \(number(scale)) = content \(number(content))")
    var terms = ""
    if let bias { terms += " \(signed(bias)) position bias" }
    if let mask { terms += mask == 0 ? "" : " \(signed(mask)) mask" }
    if !terms.isEmpty { lines.append("s = \(number(content))\(terms) = \(number(sum))") }
    let among = softmaxKeys == 4 && parentFactor != nil ? "the 4 children" : "\(softmaxKeys) keys"
    lines.append(
      "exp(s - max) = exp(\(number(sum)) \(signed(-maximum))) = \(number(exponential))")
    lines.append("Σ exp over \(among) = \(number(denominator))")
    lines.append(
      "weight = \(number(exponential)) / \(number(denominator)) = \(number(share))")
    if let parentFactor {
      lines.append("× the parent's weight \(number(parentFactor)) = \(number(weight))")
    }
    if isRefined {
      lines.append("finer keys take its place: none of it reaches the output here")
    } else if let mixing {
      lines.append("× the level's share \(number(mixing)) = \(number(reaching))")
    }
    return lines
  }
}
