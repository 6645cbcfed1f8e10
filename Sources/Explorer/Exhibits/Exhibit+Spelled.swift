extension String {
  /// The text with the signs of formulas spelled out, for where there is ASCII alone: a raised 2 as
  /// `^2`, so that 64² does not become 642, and a product's dot as `*`.
  var spelled: String {
    var text = ""
    var isRaised = false
    for character in self {
      let digit = Self.raised[character]
      if digit != nil, !isRaised { text.append("^") }
      isRaised = digit != nil
      text.append(digit ?? (character == "·" ? "*" : character))
    }
    return text
  }

  private static let raised: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "-",
  ]
}

extension TextLine {
  /// The same with its formulas spelled out.
  var spelled: TextLine { TextLine(text.spelled, look) }
}

extension Exhibit.Part {
  /// The same with the formulas of its text spelled out.
  var spelled: Exhibit.Part {
    switch self {
    case .maps, .matrix, .plot: return self
    case .lines(let lines): return .lines(lines.map(\.spelled))
    case .table(var table):
      table.rows = table.rows.map { $0.map(\.spelled) }
      return .table(table)
    }
  }
}
