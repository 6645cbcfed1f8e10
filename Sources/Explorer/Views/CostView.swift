import Backbones
import Canvas
import Explain

extension View {
  /// What the layers cost, and how that grows with the image.
  static let cost = View(
    .cost, "c", extent: .full,
    "What each layer costs, sortable, and how cost and memory grow with the image.",
    needs: { $0.viewpoint.measuresCost ? $0.measuredCurve : $0.costCurves },
    move: { explorer, rows, columns in
      if columns != 0 {
        explorer.costOrder = explorer.costOrder.stepped(by: columns)
        return []
      }
      return explorer.moveInCostTable(by: rows)
    }
  ) { subject in
    Exhibit(
      titles: [
        "Cost of \(subject.outline.nodes[0].title), sorted by \(subject.viewpoint.costOrder.title)",
        "Cost, by \(subject.viewpoint.costOrder.title)",
      ],
      parts: subject.costPlots + [.table(subject.costTable), .lines([subject.costNote])],
      readings: subject.costReadings,
      hint: "Left and Right sort; :measure measures at growing sizes")
  }
}

extension Subject {
  /// The units in the order of the table.
  var costUnits: [Int] {
    let units = Array(outline.units.indices)
    let order = viewpoint.costOrder
    guard order != .layer else { return units }
    let values = units.map { costValue($0, order) }
    return units.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
  }

  private func costValue(_ unit: Int, _ order: CostOrder) -> Double {
    let cost = cost(of: unit)
    switch order {
    case .layer: return Double(-unit)
    case .parameters: return Double(cost.parameters)
    case .macs: return Double(cost.macs)
    case .elementwise: return Double(cost.elementwise)
    case .attention: return Double(cost.attentionBytes)
    case .activations: return Double(cost.activationBytes)
    case .time: return observation.measured.unitSeconds[unit]
    }
  }

  private func cost(of unit: Int) -> CostTable.Module {
    outline.costs[outline.units[unit].path] ?? CostTable.Module(path: outline.units[unit].path)
  }

  fileprivate var costTable: Table {
    let order = viewpoint.costOrder
    let units = costUnits
    func title(_ column: CostOrder) -> String { column.title + (column == order ? "▾" : "") }
    let columns: [Table.Column] = [
      .init(title(.layer), isNumeric: false, importance: 9),
      .init(title(.parameters), importance: order == .parameters ? 8 : 4),
      .init(title(.macs), importance: 8),
      .init("share", importance: 3),
      .init(title(.elementwise), importance: order == .elementwise ? 8 : 2),
      .init(title(.attention), importance: order == .attention ? 8 : 6),
      .init("of full", importance: 5),
      .init(title(.activations), importance: order == .activations ? 8 : 1),
      .init(title(.time), importance: order == .time ? 8 : 3),
    ]
    let whole = Double(max(1, outline.costs.whole.macs))
    let rows = units.map { unit -> [String] in
      let cost = cost(of: unit)
      let full = outline.attention[unit].map {
        AttentionCost($0, channels: outline.outputs[unit].channels).fullBytes
      }
      return [
        outline.units[unit].path, NumberText.count(cost.parameters), NumberText.count(cost.macs),
        NumberText.percent(Double(cost.macs) / whole), NumberText.count(cost.elementwise),
        full == nil ? "" : NumberText.bytes(cost.attentionBytes),
        full.map { NumberText.percent(Double(cost.attentionBytes) / Double(max(1, $0))) } ?? "",
        NumberText.bytes(cost.activationBytes),
        NumberText.value(observation.measured.unitSeconds[unit] * 1000, significant: 3) + " ms",
      ]
    }
    return Table(
      columns, rows: rows, selected: units.firstIndex(of: viewpoint.unit),
      actions: units.map { outline.node(ofUnit: $0).map(Target.Action.node) })
  }

  fileprivate var costNote: TextLine {
    if observation.request.isRecorded {
      return TextLine("\(unit.path): read from a file, nothing computed", .quiet)
    }
    guard let cost = outline.attentionCost(ofUnit: viewpoint.unit) else {
      return TextLine(
        "\(unit.path): "
          + outline.costTerms(ofUnit: viewpoint.unit).map { "\($0.name) \($0.numbers)" }
          .joined(separator: "; "), .quiet)
    }
    return TextLine(
      "\(unit.path): attention \(cost.term.formula) = \(cost.term.numbers) ="
        + " \(NumberText.count(cost.term.macs)) MACs, " + cost.symbols.joined(separator: "; "),
      .quiet)
  }

  fileprivate var costReadings: [String] {
    let cost = cost(of: viewpoint.unit)
    let short = "\(unit.path)  \(NumberText.count(cost.macs)) MACs"
    return [
      "\(short) = \(NumberText.count(cost.flops)) FLOPs  \(NumberText.count(cost.elementwise))"
        + " elementwise",
      "\(short) = \(NumberText.count(cost.flops)) FLOPs", short,
    ]
  }
}

extension Explorer {
  /// Goes up or down in the cost table, to the layer that stands there.
  fileprivate mutating func moveInCostTable(by rows: Int) -> [Effect] {
    guard let units = subject?.costUnits, let place = units.firstIndex(of: viewpoint.unit) else {
      return []
    }
    return select(unit: units[max(0, min(units.count - 1, place + rows))])
  }
}
