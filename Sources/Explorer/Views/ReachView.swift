import Backbones
import Canvas
import Explain

/// The footprint composed over a run of layers: what can have reached a token.
extension Subject {
  /// The run of units that the reach follows, from its start to the unit shown.
  private var run: ClosedRange<Int> {
    min(viewpoint.reachStart ?? 0, viewpoint.unit)...viewpoint.unit
  }

  /// The token under the cursor on the grid that the unit passes on, beside which a global query
  /// travels.
  private var passedToken: (row: Int, column: Int) {
    unit.role == .globalQuery
      ? viewpoint.query.token(on: outline.inputs[viewpoint.unit].grid) : queryToken
  }

  /// Follows the ways back from the token under the cursor.
  var reaching: Preparation? {
    guard let paths = viewpoint.reach else { return nil }
    let (row, column) = passedToken
    let (outline, units) = (outline, run)
    let attention = observation.attention
    let isRecorded = observation.request.isRecorded
    return Preparation(
      key: "reach \(units) \(paths.rawValue) \(row),\(column)",
      title: "following the ways back to the image"
    ) { _ in
      if isRecorded {
        throw Inapplicable(
          "What lies between recorded layers is not known: their ways cannot be followed.")
      }
      return Reach(outline, units: units, row: row, column: column, paths: paths) {
        attention[$0]?.pattern
      }
    }
  }

  func reachExhibit() throws -> Exhibit {
    guard let reaching, let paths = viewpoint.reach else {
      throw Inapplicable("There is nothing to follow.")
    }
    let reach: Reach = try result(of: reaching)
    var tile = MapTile(
      try HeatGrid(
        rows: reach.grid.height, columns: reach.grid.width,
        cells: reach.tokens.map { $0 ? .group(0) : .unreachable }),
      shape: (reach.grid.height, reach.grid.width))
    let (row, column) = passedToken
    let place = viewpoint.query.token(on: reach.grid)
    tile.markers = [(.query, place.row, place.column)]
    tile.action = .query
    if let overlay = viewpoint.overlay {
      tile.picture = picture
      tile.strength = overlay
    }
    let start = outline.units[run.lowerBound].path
    let share = NumberText.percent(reach.share)
    let blocks = run.count { outline.attention[$0] != nil }
    var lines = [
      TextLine(
        "\(share) of \(viewpoint.reachStart == nil ? "the image" : "what \(start) takes") can have"
          + " reached ◆ through \(blocks) \(blocks == 1 ? "block" : "blocks"), "
          + (paths == .attention
            ? "by attention alone; a downsampling leads to its nominal cell."
            : "by attention and by the kernels of convolutions and poolings."))
    ]
    if outline.attention.contains(where: {
      run.contains($0.key) && $0.value.pattern.queryRegion(0) != $0.value.pattern.queryRectangle(0)
    }) {
      lines.append(
        TextLine(
          "Global queries, made from the whole image, decide weights; what they carry is not"
            + " counted."))
    }
    if reach.isApproximate {
      lines.append(
        TextLine("Where scores are not known, a pyramid's coarsest keys stand for all.", .warning))
    }
    return Exhibit(
      titles: [
        "Footprint through layers: what can have reached ◆, from \(start) on",
        "Footprint from \(start) on", "Footprint, composed",
      ],
      parts: [
        .maps(
          MapSet(
            [tile],
            keys: [
              ColorKey(.group(0), "can have reached ◆"), ColorKey(.unreachable, "cannot"),
            ])),
        .lines(lines + [TextLine("R changes the ways that count; :reach PATH the start.", .quiet)]),
      ],
      readings: [
        "\(start) to \(unit.path)  ◆ \(row),\(column): \(share) of \(reach.grid) can have reached"
          + " it", "◆ \(row),\(column): \(share) can have reached it",
      ])
  }
}
