/// A name that is ordered as a person sorts: runs of digits count as numbers and case is set
/// aside, so that `cat.png`, `cat2.png` and `Cat10.png` stand in this order.
struct NaturalName: Comparable {
  let name: String
  private let runs: [Run]

  private enum Run: Comparable {
    // In this order: where a name ends, its like with a number comes next, then with a letter.
    case beforeExtension
    case number(digits: Int, value: String)
    case character(Character)
  }

  init(_ name: String) {
    self.name = name
    let folded = name.lowercased()
    let dot = folded.lastIndex(of: ".") ?? folded.endIndex
    runs = Self.runs(folded[..<dot]) + [.beforeExtension] + Self.runs(folded[dot...])
  }

  private static func runs(_ text: Substring) -> [Run] {
    var runs: [Run] = []
    var rest = text
    while let next = rest.first {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      if digits.isEmpty {
        runs.append(.character(next))
        rest.removeFirst()
      } else {
        // Without leading zeros the longer number is the larger one, however long it is.
        let value = digits.drop { $0 == "0" }
        runs.append(.number(digits: value.count, value: String(value)))
        rest.removeFirst(digits.count)
      }
    }
    return runs
  }

  static func < (first: NaturalName, second: NaturalName) -> Bool {
    if first.runs != second.runs {
      return first.runs.lexicographicallyPrecedes(second.runs)
    }
    // Names that differ in case or leading zeros alone still have one order.
    return first.name < second.name
  }
}
