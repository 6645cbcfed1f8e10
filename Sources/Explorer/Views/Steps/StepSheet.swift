import Backbones
import Canvas
import Explain
import Tensors

/// A step in words and numbers.
struct StepSheet {
  private let step: StepInspection
  private let isWhole: Bool

  /// - Parameter isWhole: whether the step stands for the whole layer, whose output it puts out.
  init(_ step: StepInspection, isWhole: Bool) {
    self.step = step
    self.isWhole = isWhole
  }

  /// What it does.
  var head: [TextLine] {
    var lines: [TextLine] = []
    if isWhole {
      lines.append(TextLine("The output of the whole layer.", .accent))
    }
    lines.append(TextLine("\(step.step.kind.title): \(formula)", .title))
    return lines
  }

  /// To what shape it does it, at what cost, with what values.
  var facts: [TextLine] {
    var lines = [TextLine(shape)]
    if !cost.isEmpty { lines.append(TextLine(cost, .quiet)) }
    lines += values
    if step.layout == nil, step.attention == nil {
      lines.append(TextLine("No map: what it puts out lies on no grid of tokens.", .quiet))
    }
    return lines
  }

  /// The step in one line, from long to short.
  func readings(_ unit: String) -> [String] {
    let figures = step.statistics.map { " mean \(Self.number($0.mean))" } ?? ""
    return [
      "\(unit)  \(step.step.kind.title)  \(formula)  \(shape)\(figures)",
      "\(step.step.kind.title)  \(formula)  \(shape)\(figures)",
      "\(step.step.kind.title)  \(formula)\(figures)", formula,
    ]
  }

  private var formula: String { step.step.rearrangement ?? step.step.formula }

  /// As `64 groups × 49 tokens × 96 channels`.
  private var shape: String {
    let axes = zip(step.step.axes, step.step.shape).filter { $0.0 != "batch" }
    return axes.map { Self.axis($0.0, $0.1) }.joined(separator: " × ")
  }

  private static func axis(_ name: String, _ size: Int) -> String {
    let isPlural = name.hasSuffix("s") || ["width", "height", "rank"].contains(name)
    if name == "height" { return "\(size) high" }
    if name == "width" { return "\(size) wide" }
    if name == "rank" { return "\(size) kept" }
    return "\(size) \(size == 1 && isPlural ? String(name.dropLast()) : name)"
  }

  private var cost: String {
    let bytes = step.statistics == nil ? [] : [NumberText.bytes(step.step.bytes)]
    let macs =
      step.step.macs > 0 ? [NumberText.count(step.step.macs) + " multiply-adds"] : []
    return (bytes + macs).joined(separator: ", ")
  }

  private var values: [TextLine] {
    guard let figures = step.statistics else {
      return [TextLine("It puts out indices: there is nothing to average.", .quiet)]
    }
    var lines = [
      TextLine(
        "mean \(Self.number(figures.mean)), deviation \(Self.number(figures.deviation))"),
      TextLine(
        "from \(Self.number(Double(figures.minimum))) to \(Self.number(Double(figures.maximum)))"
          + (figures.zeros > 0 ? ", \(NumberText.percent(figures.zeroShare)) exactly 0" : "")),
    ]
    if figures.nonFinite > 0 {
      lines.append(
        TextLine(
          "NOT FINITE: \(figures.nans) not a number, \(figures.infinities) infinite", .warning))
    }
    return lines
  }

  private static func number(_ value: Double) -> String {
    NumberText.value(value, significant: 4)
  }

  /// All steps of a unit, a row each.
  static func table(_ steps: [StepInspection], selected: Int?) -> Table {
    let columns = [
      Table.Column("step", isNumeric: false, importance: 9),
      Table.Column("shape", isNumeric: false, importance: 2),
      Table.Column("mean", importance: 6), Table.Column("deviation", importance: 5),
      Table.Column("least", importance: 4), Table.Column("greatest", importance: 4),
      Table.Column("zeros", importance: 1),
    ]
    let unit = Self.commonPath(steps)
    let rows = steps.map { step -> [String] in
      let name = Self.tail(String(step.step.path.dropFirst(unit.count)), 20)
      let shape = zip(step.step.axes, step.step.shape).filter { $0.0 != "batch" }
        .map { "\($0.1)" }.joined(separator: "×")
      guard let figures = step.statistics else { return [name, shape, "", "", "", "", ""] }
      func short(_ value: Double) -> String { NumberText.value(value, significant: 3) }
      let isSound = figures.nonFinite == 0
      return [
        name, shape, isSound ? short(figures.mean) : "not finite!", short(figures.deviation),
        short(Double(figures.minimum)), short(Double(figures.maximum)),
        figures.zeros > 0 ? NumberText.percent(figures.zeroShare) : "",
      ]
    }
    return Table(
      columns, rows: rows, selected: selected, actions: steps.map { .node($0.node) })
  }

  /// The end of a long name, which tells steps apart.
  private static func tail(_ name: String, _ length: Int) -> String {
    name.count <= length ? name : "…" + name.suffix(length - 1)
  }

  /// What the paths of all steps begin with, up to a full stop.
  private static func commonPath(_ steps: [StepInspection]) -> String {
    var parts = steps.first.map { $0.step.path.split(separator: ".").dropLast() } ?? []
    for step in steps {
      let own = step.step.path.split(separator: ".")
      while !own.starts(with: parts) || own.count == parts.count { parts.removeLast() }
    }
    return parts.isEmpty ? "" : parts.joined(separator: ".") + "."
  }
}

extension Step.Kind {
  /// As it is called in a sentence.
  var title: String {
    switch self {
    case .weightedSum: "weighted sum"
    case .scores: "attention scores"
    default: rawValue
    }
  }
}
