import Backbones
import Canvas
import Explain

/// Tokens before and after a rearrangement, coloured by where on the grid each came from.
struct ReshapeDrawing {
  let maps: MapSet

  /// - Parameters:
  ///   - grid: the grid of tokens that colours stand for.
  ///   - back: the tokens after the way back, where they are not what they were.
  ///   - token: the token that is followed.
  init(
    grid: Grid, before: TokenLayout, after: TokenLayout, back: TokenLayout? = nil, token: Int
  ) {
    let left = TokenPlane(before, grid: grid), right = TokenPlane(after, grid: grid)
    var keys = [
      ColorKey(.origin(row: 0, column: 0), "top left"),
      ColorKey(.origin(row: 0, column: 1), "top right"),
      ColorKey(.origin(row: 1, column: 0), "low left"),
      ColorKey(.origin(row: 1, column: 1), "low right"),
    ]
    var tiles = [
      Self.tile(left, "before", grid: grid, token: token),
      Self.tile(right, "after", grid: grid, token: token),
    ]
    if let back {
      tiles.append(
        Self.tile(TokenPlane(back, grid: grid), "back, broken", grid: grid, token: token))
      tiles[2].isSelected = true
    }
    let isWholeGrid = left.rows == grid.height && left.columns == grid.width
    if isWholeGrid, before.sources.isIdentity { tiles[0].action = .query }
    if tiles.contains(where: { $0.heat.cells.contains(.padding) }) {
      keys.append(ColorKey(.padding, "padding"))
    }
    maps = MapSet(tiles, keys: keys)
  }

  private static func tile(
    _ plane: TokenPlane, _ name: String, grid: Grid, token: Int
  ) -> MapTile {
    let places = plane.places(of: token)
    // Of what is far longer than wide, the part around the token is shown.
    let rows = window(plane.rows, by: plane.columns, around: places.first?.row ?? 0)
    let columns = window(plane.columns, by: plane.rows, around: places.first?.column ?? 0)
    let cells = rows.flatMap { row in
      columns.map { cell(plane.tokens(row: row, column: $0), grid: grid) }
    }
    let heat =
      (try? HeatGrid(rows: rows.count, columns: columns.count, cells: cells))
      ?? (try! HeatGrid(rows: 1, columns: 1, cells: [.unreachable]))
    // A table of few long rows is stretched, so that each row can be seen.
    var tile = MapTile(
      heat,
      shape: (max(rows.count, columns.count * 2 / 5), max(columns.count, rows.count * 2 / 5)))
    tile.title = "\(name) " + plane.text(rows: rows, columns: columns)
    tile.markers = places.filter { rows.contains($0.row) && columns.contains($0.column) }.map {
      (.query, $0.row - rows.lowerBound, $0.column - columns.lowerBound)
    }
    return tile
  }

  /// All of a length, or as much around a place as goes well with a breadth.
  private static func window(_ length: Int, by breadth: Int, around place: Int) -> Range<Int> {
    let most = max(64, 4 * breadth)
    guard length > most else { return 0..<length }
    let size = max(24, 2 * breadth)
    let start = min(length - size, max(0, place - size / 2))
    return start..<start + size
  }

  /// The colour of the middle of the tokens that a cell was made from.
  private static func cell(_ tokens: ArraySlice<Int32>, grid: Grid) -> HeatCell {
    guard !tokens.isEmpty else { return .padding }
    var (row, column) = (0.0, 0.0)
    for token in tokens {
      row += Double(Int(token) / grid.width) + 0.5
      column += Double(Int(token) % grid.width) + 0.5
    }
    let count = Double(tokens.count)
    return .origin(
      row: row / count / Double(grid.height), column: column / count / Double(grid.width))
  }
}

extension TokenPlane {
  /// What lies down and across, as `groups↓64 tokens→49`.
  fileprivate func text(rows shownRows: Range<Int>, columns shownColumns: Range<Int>) -> String {
    func names(_ axes: [TokenLayout.Axis], _ arrow: String) -> String {
      axes.map { "\($0.name)\(arrow)\($0.size)" }.joined(separator: " ")
    }
    let text =
      axesDown.isEmpty
      ? names(axesAcross, " ") + (rows > 1 ? ", \(columns) to a row" : "")
      : "\(names(axesDown, "↓")) \(names(axesAcross, "→"))"
    var part = ""
    if shownRows.count < rows {
      part += "rows \(shownRows.lowerBound)-\(shownRows.upperBound - 1) of "
    }
    if shownColumns.count < columns {
      part += "columns \(shownColumns.lowerBound)-\(shownColumns.upperBound - 1) of "
    }
    return part + (text.isEmpty ? "1 cell" : text)
  }
}
