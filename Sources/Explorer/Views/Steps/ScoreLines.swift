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
    guard let head = part.head(viewpoint.head) else {
      return (
        [TextLine("The sum is spelled out for one head: choose one with . or ,", .quiet)], []
      )
    }
    let title = "query ◆ \(queryToken.row),\(queryToken.column), head \(head)"
    let key = stepKey(part, pattern)
    guard let place = key.place,
      let sum = ScoreSum(record, query: query, head: head, key: place)
    else {
      let sentence = "It does not meet the key at \(key.row),\(key.column) in this step."
      return ([TextLine(title, .title), TextLine(sentence, .quiet)], [])
    }
    let level = part.level.map { ", level \($0)" } ?? ""
    let whole = "\(title), key ◇ \(key.row),\(key.column)\(level)"
    return (
      [TextLine(whole, .title)] + sum.lines.map { TextLine($0) },
      ["\(whole): \(sum.line)", "◇ \(key.row),\(key.column): \(sum.line)", sum.line]
    )
  }

  /// The key that a step of attention reads out: where the key cursor stands, or else the strongest
  /// that the step itself meets.
  ///
  /// - Returns: its token, and its place among the keys of query and head; nil where the query does
  ///   not meet it in this step.
  func stepKey(
    _ part: AttentionPart, _ pattern: any AttentionPattern
  ) -> (row: Int, column: Int, place: Int?) {
    let support = pattern.support(query: query, head: part.head(viewpoint.head) ?? 0)
    let own = support.indices.filter {
      support[$0].kind != .padding && (part.level == nil || support[$0].level == part.level)
    }
    if let key = viewpoint.key {
      let token = key.token(on: pattern.queries)
      let found = own.last {
        support[$0].rectangle.contains(
          row: token.row * pattern.stride, column: token.column * pattern.stride)
      }
      return (token.row, token.column, found)
    }
    func weight(_ place: Int) -> Float { support[place].levelWeight ?? support[place].weight }
    guard let strongest = own.max(by: { weight($0) < weight($1) }) else {
      return (queryToken.row, queryToken.column, nil)
    }
    let corner = support[strongest].rectangle
    return (
      corner.rows.lowerBound / pattern.stride, corner.columns.lowerBound / pattern.stride, strongest
    )
  }
}

extension AttentionPart {
  /// The head a choice shows in this step; nil where heads are fused.
  func head(_ choice: HeadChoice) -> Int? {
    guard case .head(let number) = choice else { return nil }
    return min(max(number, heads.lowerBound), heads.upperBound - 1)
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
    let shown = zip(query, key).prefix(2).map { "\(short($0))·\(short($1))" }
    let rest = query.count > 2 ? " + … (\(query.count) products)" : ""
    var lines = ["q·k = \(shown.joined(separator: " + "))\(rest) = \(number(product))"]
    lines.append("× scale \(number(scale)) = content \(number(content))")
    var terms = ""
    if let bias { terms += " \(signed(bias)) position bias" }
    if let mask { terms += mask == 0 ? "" : " \(signed(mask)) mask" }
    if !terms.isEmpty { lines.append("s = \(number(content))\(terms) = \(number(sum))") }
    let among = softmaxKeys == 4 && parentFactor != nil ? "the 4 children" : "\(softmaxKeys) keys"
    lines.append(
      "exp(s - max) = exp(\(number(sum)) \(signed(-maximum))) = \(number(exponential))")
    lines.append(
      "Σ exp over \(among) = \(number(denominator)), weight = \(number(exponential))"
        + " / \(number(denominator)) = \(number(share))")
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
