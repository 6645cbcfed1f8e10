import Backbones
import Canvas
import Explain

extension View {
  /// A unit step by step, as in a debugger.
  static let steps = View(
    .steps, "t", extent: .wide,
    "Walks through the layer step by step: what each does, its values, and its output as a map.",
    needs: { $0.inspection },
    move: { explorer, rows, columns in
      let move: StepMove =
        rows > 0 ? .over : rows < 0 ? .back : columns > 0 ? .into : .out
      return explorer.step(move)
    }
  ) { subject in try subject.stepsExhibit() }
}

extension Subject {
  /// The unit whose steps are shown; the number of units for the head.
  var inspectedUnit: Int {
    viewpoint.step?.hasPrefix("head:") == true ? outline.units.count : viewpoint.unit
  }

  /// Runs the unit that is shown again and looks at its steps.
  var inspection: Preparation { inspection(ofUnit: inspectedUnit) }

  /// Runs a unit again and looks at its steps.
  func inspection(ofUnit unit: Int) -> Preparation {
    let (observation, channel) = (observation, viewpoint.channel)
    return Preparation(
      key: "steps \(unit) \(channel)", title: "running this layer again, step by step"
    ) { progress in
      try UnitInspection(observation, unit: unit, channel: channel) { try progress(0) }
    }
  }

  /// The node of the step that is shown; nil when the layer as a whole is.
  var stepNode: Int? {
    viewpoint.step.flatMap { outline.step($0, ofUnit: viewpoint.unit) }
  }

  fileprivate func stepsExhibit() throws -> Exhibit {
    let inspection: UnitInspection = try result(of: self.inspection)
    guard let last = inspection.steps.last else {
      throw Inapplicable(
        observation.request.isRecorded
          ? "\(unit.path) was read from a file: the steps to it are not in there."
          : "This layer has no steps.")
    }
    let shown = stepNode.flatMap { inspection.step(atNode: $0) }
    let step = shown ?? last
    let place = step.node - (inspection.steps.first?.node ?? 0)
    let of = outline.nodes[step.node].parent.map { outline.nodes[$0].path } ?? ""
    let score = scoreText(step, inspection)
    let sheet = StepSheet(step, isWhole: shown == nil)
    let name = shown == nil ? "output" : outline.nodes[step.node].title
    let count = inspection.steps.count
    var parts: [Exhibit.Part] = []
    if let maps = stepMaps(step, inspection) { parts.append(.maps(maps)) }
    // The sum comes before what the table says too.
    let sum = score.map { $0.lines + [TextLine("")] } ?? []
    parts.append(.lines(sheet.head + sum + sheet.facts + [TextLine("")]))
    var table = StepSheet.table(inspection.steps, selected: shown == nil ? nil : place)
    // The tree lists the steps too; the sum stands nowhere else.
    table.yields = score != nil
    parts.append(.table(table))
    return Exhibit(
      titles: [
        "Step \(place + 1) of \(count) of \(of): \(name)", "Step \(place + 1)/\(count): \(name)",
        name,
      ],
      parts: parts, readings: (score?.readings ?? []) + sheet.readings(of),
      hint: shown == nil ? "Right steps into it" : "")
  }
}
