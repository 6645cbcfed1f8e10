import Backbones
import Canvas
import Explain

/// The footprint of embeddings and downsamplings: what a token was made from.
extension Subject {
  /// The receptive field of the token under the cursor; nil in a block.
  var field: ReceptiveField? {
    let token = queryToken
    return outline.receptiveField(unit: viewpoint.unit, row: token.row, column: token.column)
  }

  func fieldExhibit(_ field: ReceptiveField) throws -> Exhibit {
    let input = outline.inputs[viewpoint.unit]
    let side = input.stride
    // The field and some of what lies around it, in tokens of the unit's input.
    let pixels = field.pixels.union(field.token)
    let margin = max(2, max(pixels.rows.count, pixels.columns.count) / side / 6)
    let rows = Self.tokens(pixels.rows, side, margin)
    let columns = Self.tokens(pixels.columns, side, margin)
    // Small kernels are drawn over larger ones, from which they could not be told otherwise.
    let branches = field.branches.indices.sorted {
      field.branches[$0].pixels.rows.count < field.branches[$1].pixels.rows.count
    }
    var readsPadding = false
    let cells = rows.flatMap { row in
      columns.map { column -> HeatCell in
        let hit = branches.first {
          field.branches[$0].pixels.contains(row: row * side, column: column * side)
        }
        guard input.grid.contains(row: row, column: column) else {
          if hit != nil { readsPadding = true }
          return hit == nil ? .blank : .padding
        }
        return hit.map { .group($0) } ?? .unreachable
      }
    }
    let shape = (rows.count, columns.count)
    var tile = MapTile(
      try HeatGrid(rows: shape.0, columns: shape.1, cells: cells), shape: shape)
    let centre = (
      row: (field.token.rows.lowerBound + field.token.rows.upperBound) / 2 / side,
      column: (field.token.columns.lowerBound + field.token.columns.upperBound) / 2 / side
    )
    tile.markers = [(.query, centre.row - rows.lowerBound, centre.column - columns.lowerBound)]
    var keys = field.branches.enumerated().map { index, branch in
      ColorKey(.group(index), text(branch, of: field))
    }
    if readsPadding { keys.append(ColorKey(.padding, "padding: zeros around the map")) }
    keys.append(ColorKey(.unreachable, "not read"))
    let (row, column) = queryToken
    let unitName = side == 1 ? "a pixel" : "a token of \(side)×\(side) pixels"
    var lines = [
      TextLine("Each cell is \(unitName); token ◆ covers \(field.token.text).", .quiet)
    ]
    if field.hasGlobalGate {
      lines.append(
        TextLine(
          "Besides, squeeze-and-excitation scales its channels by gates made from the mean of the"
            + " whole map."))
    }
    return Exhibit(
      titles: [
        "Footprint: what token \(row),\(column) was made from",
        "Footprint of token \(row),\(column)",
        "Footprint",
      ],
      parts: [
        .maps(MapSet([tile], keys: keys)), .lines(lines), .table(kernelTable(field)),
      ],
      readings: [
        "\(unit.path)  token ◆ \(row),\(column) \(field.token.text)  made from"
          + " \(field.pixels.text)",
        "◆ \(row),\(column)  made from \(field.pixels.text)", field.pixels.text,
      ])
  }

  private func text(_ branch: ReceptiveField.Branch, of field: ReceptiveField) -> String {
    let size = "\(branch.pixels.rows.count)×\(branch.pixels.columns.count) pixels"
    guard field.branches.count > 1 else { return "read: \(size)" }
    let share = NumberText.percent(Double(branch.channels) / Double(field.channels))
    let kernel = branch.layers.last?.kernel.size ?? 0
    return "\(kernel)×\(kernel) kernel, \(size): \(branch.channels) of \(field.channels) channels,"
      + " \(share)"
  }

  /// The kernels from the input on.
  private func kernelTable(_ field: ReceptiveField) -> Table {
    let columns = [
      Table.Column("kernel", isNumeric: false, importance: 5), Table.Column("size", importance: 4),
      Table.Column("stride", importance: 3), Table.Column("padding", importance: 1),
      Table.Column("reads rows", importance: 3), Table.Column("columns", importance: 2),
      Table.Column("of grid", importance: 2),
    ]
    let rows = field.branches.flatMap(\.layers).map { layer in
      [
        String(layer.path.dropFirst(unit.path.count + 1)),
        "\(layer.kernel.size)×\(layer.kernel.size)", "\(layer.kernel.stride)",
        "\(layer.kernel.padding)", "\(layer.rows.lowerBound) to \(layer.rows.upperBound - 1)",
        "\(layer.columns.lowerBound) to \(layer.columns.upperBound - 1)", "\(layer.grid)",
      ]
    }
    return Table(columns, rows: rows)
  }

  private static func tokens(_ pixels: Range<Int>, _ side: Int, _ margin: Int) -> Range<Int> {
    let first =
      pixels.lowerBound >= 0 ? pixels.lowerBound / side : (pixels.lowerBound - side + 1) / side
    return first - margin..<(pixels.upperBound + side - 1) / side + margin
  }
}
