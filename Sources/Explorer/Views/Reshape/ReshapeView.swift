import Canvas
import Explain

extension View {
  /// Where tokens go: through the rearrangements of a unit, or through an expression of one's own.
  static let reshape = View(
    .reshape, "r", extent: .wide,
    "Where tokens go at each rearrangement, or with an expression of one's own.",
    argument: "EXPR [g1=7,...] [reduce=mean] [| EXPR BACK]|off",
    accept: { explorer, argument in try explorer.tryReshape(argument) },
    needs: { $0.viewpoint.playground == nil ? $0.following : nil },
    move: { explorer, rows, columns in
      explorer.moveInReshape(rows: rows, columns: columns)
      return []
    }
  ) { subject in
    try subject.viewpoint.playground.map { try subject.trialExhibit($0) }
      ?? subject.rearrangementExhibit()
  }
}

extension Explorer {
  /// Tries an expression on the grid shown; `off` shows the unit's own rearrangements again.
  fileprivate mutating func tryReshape(_ text: String) throws {
    if text == "off" {
      viewpoint.playground = nil
      return
    }
    let request = try RearrangementRequest(typed: text)
    _ = try RearrangementTrial(request, grid: grid)
    viewpoint.playground = request
  }

  /// Up and down go through the rearrangements, left and right from token to token.
  fileprivate mutating func moveInReshape(rows: Int, columns: Int) {
    if viewpoint.playground == nil, let count = subject?.rearrangementCount {
      viewpoint.rearrangement = min(count - 1, max(0, viewpoint.rearrangement + rows))
    }
    let (row, column) = queryToken
    let token =
      row * grid.width + column + columns
      + (viewpoint.playground == nil ? 0 : rows * grid.width)
    guard token != row * grid.width + column, (0..<grid.count).contains(token) else { return }
    viewpoint.query = Place(row: token / grid.width, column: token % grid.width, on: grid)
    viewpoint.key = nil
  }
}

extension Subject {
  /// How many rearrangements the unit has.
  fileprivate var rearrangementCount: Int? { flow?.steps.count }

  fileprivate func rearrangementExhibit() throws -> Exhibit {
    guard let flow = try followedFlow(), !flow.steps.isEmpty else {
      if let field { return try makingExhibit(field) }
      throw Inapplicable(
        "\(unit.path) rearranges no tokens"
          + (observation.request.isRecorded
            ? " that the file tells of." : "; the blocks do.")
          + " :reshape EXPR tries an expression.")
    }
    let number = min(viewpoint.rearrangement, flow.steps.count - 1)
    let step = flow.steps[number]
    let token = viewpoint.query.token(on: flow.grid)
    let flat = token.row * flow.grid.width + token.column
    let drawing = ReshapeDrawing(
      grid: flow.grid, before: step.before, after: step.after, token: flat)
    let name = step.move.path.dropFirst(unit.path.count + 1)
    let title = "Rearrangement \(number + 1) of \(flow.steps.count): \(name)"
    var lines = [TextLine(step.notation, .accent), TextLine(step.facts), flow.roundTripLine]
    if let rearrangement = step.rearrangement {
      lines.append(TextLine(rearrangement.axisSizes, .quiet))
    }
    let pixels = flow.pixels(of: flat)
    return Exhibit(
      titles: [
        title + "; up and down step, left and right move ◆", title,
        "\(number + 1)/\(flow.steps.count) \(name)", String(name),
      ],
      parts: [
        .maps(drawing.maps), .lines(lines), .table(table(of: flow, token: flat, selected: number)),
      ],
      readings: [
        "token ◆ \(token.row),\(token.column), pixels \(pixels.text), is then at "
          + step.after.longText(of: flat),
        "◆ \(token.row),\(token.column), \(pixels.text), is then at "
          + step.after.longText(of: flat),
        "◆ \(token.row),\(token.column) is then at " + step.after.longText(of: flat),
        "◆ \(token.row),\(token.column) at " + step.after.shortText(of: flat),
        step.after.shortText(of: flat),
      ])
  }

  /// The last names of a step's path below the unit.
  private func shortName(_ path: String) -> String {
    path.dropFirst(unit.path.count + 1).split(separator: ".").suffix(3).joined(separator: ".")
  }

  /// The followed token through all steps, from the pixels to the end of the unit.
  private func table(of flow: TokenFlow, token: Int, selected: Int) -> Table {
    let place = viewpoint.query.token(on: flow.grid)
    let pixels = flow.pixels(of: token).text
    var rows = [["", "tokens", "\(place.row),\(place.column), pixels \(pixels)", "image", ""]]
    rows += flow.steps.enumerated().map { number, step in
      [
        String(number + 1), shortName(step.move.path),
        step.after.shortText(of: token),
        step.follows.map { String($0 + 1) } ?? (step.move.subject == .tokens ? "tokens" : "query"),
        step.isView ? "view" : NumberText.bytes(step.bytesMoved),
      ]
    }
    for lost in flow.unfollowed {
      rows.append(["!", shortName(lost.path), lost.reason, "", ""])
    }
    return Table(
      [
        Table.Column("#", importance: 3), Table.Column("step", isNumeric: false, importance: 3),
        Table.Column("◆ is then at", isNumeric: false, importance: 3, least: 20),
        Table.Column("from", isNumeric: false, importance: 1), Table.Column("moves", importance: 2),
      ],
      rows: rows, selected: selected + 1,
      actions: [nil] + flow.steps.indices.map { .rearrangement($0) })
  }
}

extension TokenFlow {
  /// What becomes of all tokens, as a line.
  fileprivate var roundTripLine: TextLine {
    guard let roundTrip else {
      return TextLine("no step brings tokens back one by one", .quiet)
    }
    return TextLine(
      "block's round trip: \(roundTrip)", roundTrip.isRestored ? .plain : .warning)
  }
}

extension TokenStep {
  /// The shapes before and after, how cells are joined, and what is moved in memory.
  fileprivate var facts: String {
    let shapes =
      "\(rearrangement?.inputShape.shapeText ?? before.shape.shapeText) → \(after.shape.shapeText)"
    let joining = move.reduction.map { reduction in
      let cells = rearrangement.map { " of \($0.sourcesPerCell) cells each" } ?? ""
      return ", \(reduction.rawValue)\(cells)"
    }
    let memory = isView ? ", a view, nothing moves" : ", moves \(NumberText.bytes(bytesMoved))"
    return shapes + (joining ?? "") + memory
  }
}
