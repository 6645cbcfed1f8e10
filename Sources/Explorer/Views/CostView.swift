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
      readings: subject.costReadings)
  }
}

/// The column that the cost table is sorted by.
public enum CostOrder: String, CaseIterable, Sendable, Codable {
  case layer, parameters, macs, elementwise, attention, activations, time

  /// As the table's head calls it.
  var title: String {
    switch self {
    case .macs: "MACs"
    case .elementwise: "elem."
    default: rawValue
    }
  }

  /// The column so many further, around the end.
  func stepped(by distance: Int) -> CostOrder {
    let all = CostOrder.allCases
    let place = (all.firstIndex(of: self) ?? 0) + distance
    return all[(place % all.count + all.count) % all.count]
  }
}

extension Subject {
  fileprivate var costCurves: Preparation {
    let variant = observation.request.variant
    return Preparation(key: "cost curves", title: "counting at other sizes") { progress in
      try Self.requireNetwork(variant)
      return try CostCurve.comparison(variant, progress: progress)
    }
  }

  fileprivate var measuredCurve: Preparation {
    let variant = observation.request.variant
    return Preparation(key: "measured curve", title: "measuring at growing sizes") { progress in
      try Self.requireNetwork(variant)
      return try MeasuredCurve(variant, progress: progress)
    }
  }

  private static func requireNetwork(_ variant: Variant) throws {
    guard variant.family == .recorded else { return }
    throw Inapplicable(
      "A recording has one size, and what it cost to compute is not in the file: nothing grows here."
    )
  }

  fileprivate var costPlots: [Exhibit.Part] {
    let side = Double(max(observation.input.height, observation.input.width))
    if viewpoint.measuresCost {
      guard let curve: MeasuredCurve = try? result(of: measuredCurve) else {
        return [.lines([TextLine(waiting(for: measuredCurve), .quiet)])]
      }
      let series = Plot.Series(
        name: "\(observation.request.variant.name), measured here",
        points: curve.points.map { Plot.Point(Double($0.side), $0.seconds * 1000) })
      return [
        .plot(
          Plot(
            series: [series], xName: "pixels a side", yName: "milliseconds of a forward pass",
            xIsLogarithmic: true, yIsLogarithmic: true, markedX: side))
      ]
    }
    guard let curves: [CostCurve] = try? result(of: costCurves), let own = curves.first else {
      return [.lines([TextLine(waiting(for: costCurves), .quiet)])]
    }
    func plot(
      _ name: String, _ unit: Plot.Unit, _ value: (CostCurve.Point) -> Int,
      full: (CostCurve.Point) -> Int
    ) -> Exhibit.Part {
      func points(_ curve: CostCurve, _ value: (CostCurve.Point) -> Int) -> [Plot.Point] {
        curve.points.map { Plot.Point(Double($0.side), Double(value($0))) }
      }
      let series =
        [
          Plot.Series(name: own.name, points: points(own, value)),
          Plot.Series(name: "with full attention", points: points(own, full)),
        ] + curves.dropFirst().map { Plot.Series(name: $0.name, points: points($0, value)) }
      return .plot(
        Plot(
          series: series, xName: "pixels a side", yName: name, xIsLogarithmic: true,
          yIsLogarithmic: true, markedX: side, yUnit: unit))
    }
    let plots = [
      plot("MACs", .count, \.macs, full: \.fullMacs),
      plot("bytes of attention", .bytes, \.attentionBytes, full: \.fullAttentionBytes),
    ]
    // Where there is room for one, it is the one that the table is sorted by.
    return viewpoint.costOrder == .attention ? plots.reversed() : plots
  }

  private func waiting(for preparation: Preparation) -> String {
    do {
      return try prepared.value(preparation.key) == nil ? preparation.title + "…" : ""
    } catch { return "\(error)" }
  }

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
        + " elementwise  arrows move and sort; :measure measures at growing sizes",
      "\(short) = \(NumberText.count(cost.flops)) FLOPs  Left and Right sort", short,
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
