import Backbones
import Canvas
import Explain

extension View {
  /// Two subjects on one scale, and their difference.
  static let compare = View(
    .compare, "m", extent: .wide,
    "Two heads, layers, backbones or pictures on one scale, with their difference; d marks one.",
    needs: { $0.referencePass },
    move: View.moveQuery
  ) { subject in try subject.comparison() }
}

extension Subject {
  /// What the subject is compared with: what was marked, or else its next head, or the next layer.
  var reference: Reference {
    if let reference = viewpoint.reference { return reference }
    var next = Reference(layer: unit.path, head: viewpoint.head)
    let heads = attention?.pattern.heads ?? 1
    if case .head(let number) = viewpoint.head, heads > 1 {
      next.head = .head((number + 1) % heads)
      return next
    }
    let units = outline.attentionUnits
    if let other = units.first(where: { $0 > viewpoint.unit }) ?? units.first {
      next.layer = outline.units[other].path
    }
    return next
  }

  /// Runs the pass of the reference, where it is another one.
  fileprivate var referencePass: Preparation? {
    let reference = reference
    guard let request = reference.request, !reference.belongs(to: observation.request) else {
      guard let unit = outline.unit(at: reference.layer), observation.attention[unit] == nil,
        outline.attention[unit] != nil
      else { return nil }
      let observation = observation
      return Preparation(
        key: "compare \(reference.layer)", title: "computing the layer to compare with"
      ) { _ in try observation.attend(unit: unit).map { [unit: $0] } ?? [:] }
    }
    let names = request.arguments.map { "\($0.name)=\($0.value)" }
    return Preparation(
      key: "compare " + names.joined(separator: " ") + reference.layer,
      title: "running \(request.variant.name) to compare with"
    ) { progress in
      let other = try Observation(request) { try progress($1) }
      guard let unit = other.outline.unit(at: reference.layer) else { return other }
      var whole = other
      if whole.attention[unit] == nil, let late = try other.attend(unit: unit) {
        whole.keep(late, of: unit)
      }
      return whole
    }
  }

  /// The attention of the reference with the picture it was made on.
  private func referenceAttention() throws -> (ObservedAttention, Observation) {
    let reference = reference
    var other = observation
    if let needed = referencePass {
      guard let value = try prepared.value(needed.key) else {
        throw Inapplicable(needed.title + "…")
      }
      if let late = value as? [Int: ObservedAttention] {
        for (unit, attention) in late { other.keep(attention, of: unit) }
      } else if let pass = value as? Observation {
        other = pass
      }
    }
    guard let unit = other.outline.unit(at: reference.layer),
      let attention = other.attention[unit]
    else { throw Inapplicable("There is no attention in \(reference.layer) to compare with.") }
    return (attention, other)
  }

  fileprivate func comparison() throws -> Exhibit {
    let attention = try requiredAttention()
    let (other, pass) = try referenceAttention()
    func spread(_ attention: ObservedAttention, _ head: HeadChoice) -> SpreadMap {
      let grid = attention.pattern.queries
      let token = viewpoint.query.token(on: grid)
      var head = head
      if case .head(let number) = head { head = .head(min(number, attention.pattern.heads - 1)) }
      return SpreadMap(
        attention.pattern, query: token.row * grid.width + token.column, head: head)
    }
    let left = spread(other, reference.head)
    let right = spread(attention, viewpoint.head)
    let high = Double(max(left.maximum, right.maximum))
    let scale = SpreadScale(viewpoint.scale, high: high)
    let legend = Legend(
      colorMap: scale.colorMap(viewpoint.colorMap), minimum: scale.low, maximum: scale.high,
      scaleName: "× an even spread over the picture, one scale",
      isLogarithmic: scale.isLogarithmic)
    let difference = SpreadDifference(left, right)
    let names = (
      a: "A  " + reference.title(beside: observation.request),
      b: "B  \(unit.path)  \(viewpoint.head)"
    )
    var tiles = [
      tile(left, names.a, scale, pass), tile(right, names.b, scale, observation),
    ]
    let short = reference.difference(
      beside: observation.request, layer: unit.path, head: viewpoint.head)
    tiles[0].shortTitle = "A" + (short.map { " \($0.own)" } ?? "")
    tiles[1].shortTitle = "B" + (short.map { " \($0.others)" } ?? "")
    var notes = [TextLine("\(names.a)   \(names.b)")]
    if let difference {
      tiles.append(tile(difference))
      let moved = NumberText.percent(Double(difference.moved))
      notes.append(
        TextLine(
          "B - A runs from \(NumberText.value(-Double(difference.greatest))), left in the bar, to"
            + " \(NumberText.value(Double(difference.greatest))), right: \(moved) of the weight"
            + " lies elsewhere in B."))
    } else {
      notes.append(
        TextLine(
          "No difference is drawn: neither of the grids \(left.grid) and \(right.grid) divides the"
            + " other.", .warning))
    }
    notes.append(
      TextLine(
        "d marks what is shown as A; then go to another head, layer, backbone (B) or picture.",
        .quiet))
    let cell = queryToken
    return Exhibit(
      titles: ["Compare A and B at query ◆ \(cell.row),\(cell.column)", "Compare A and B"],
      parts: [.maps(MapSet(tiles, legend: legend.over(viewpoint))), .lines(notes)],
      readings: difference.map {
        [
          "query ◆ \(cell.row),\(cell.column)  \(NumberText.percent(Double($0.moved))) of the weight"
            + " lies elsewhere in B", "\(NumberText.percent(Double($0.moved))) elsewhere",
        ]
      } ?? [])
  }

  private func tile(
    _ spread: SpreadMap, _ title: String, _ scale: SpreadScale, _ pass: Observation
  ) -> MapTile {
    let cells = spread.values.indices.map { cell -> HeatCell in
      switch spread.kinds[cell] {
      case .unreachable: .unreachable
      case .masked: .masked
      case .reachable: scale.cell(Double(spread.values[cell]))
      }
    }
    let picture = PixelImage(pass.input.shown)
    var tile = MapTile(
      HeatGrid(spread.grid, cells), shape: (picture?.height ?? 1, picture?.width ?? 1))
    tile.title = title
    tile.colorMap = scale.colorMap(viewpoint.colorMap)
    let token = viewpoint.query.token(on: spread.grid)
    tile.markers = [(.query, token.row, token.column)]
    tile.action = .query
    if let overlay = viewpoint.overlay {
      tile.picture = picture
      tile.strength = overlay
    }
    return tile
  }

  private func tile(_ difference: SpreadDifference) -> MapTile {
    let greatest = Double(difference.greatest)
    let cells = difference.values.indices.map { cell -> HeatCell in
      guard difference.isReached[cell] else { return .unreachable }
      let value = Double(difference.values[cell])
      return .value(greatest > 0 ? 0.5 + value / greatest / 2 : 0.5)
    }
    let picture = picture
    var tile = MapTile(
      HeatGrid(difference.grid, cells), shape: (picture?.height ?? 1, picture?.width ?? 1))
    tile.title = "B - A"
    tile.colorMap = .blueOrange
    let token = viewpoint.query.token(on: difference.grid)
    tile.markers = [(.query, token.row, token.column)]
    tile.action = .query
    return tile
  }
}
