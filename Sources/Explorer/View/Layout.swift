import Canvas

/// Where the parts of the screen lie, from 40x12 up.
///
/// From 72x20 on all panels are shown: layers and classes in a column at the left; picture and
/// view side by side, or one above the other on a tall screen, or a wide view in the place of both;
/// heads and cost below, unless the view takes their place as well. On less, the panel in focus has the screen to itself.
struct Layout {
  let title: Area
  let tabs: Area
  let panels: [(panel: Explorer.Panel, area: Area)]
  let reading: Area
  let footer: Area

  init(rows: Int, columns: Int, focus: Explorer.Panel, isZoomed: Bool, extent: View.Extent) {
    title = Area(row: 0, column: 0, rows: min(1, rows), columns: columns)
    reading = Area(row: rows - 2, column: 0, rows: rows > 2 ? 1 : 0, columns: columns)
    footer = Area(row: rows - 1, column: 0, rows: rows > 1 ? 1 : 0, columns: columns)
    let tabRows = rows >= 20 && columns >= 40 ? 1 : 0
    let top = 1 + tabRows
    tabs = Area(row: 1, column: 0, rows: tabRows, columns: columns)
    let body = Area(row: top, column: 0, rows: rows - 2 - top, columns: columns)
    guard !isZoomed, columns >= 72, rows >= 20 else {
      panels = [(focus, body)]
      return
    }
    let left = min(44, max(22, columns * 27 / 100))
    let classes = 7
    let lower = max(8, min(body.rows / 4, 16))
    let right = Area(row: top, column: left, rows: body.rows, columns: columns - left)
    // What the keyboard acts on is always on the screen.
    let extent = focus == .picture ? .panel : extent
    let isFull =
      (extent == .full || extent == .wide && body.rows < 40) && focus != .heads && focus != .cost
    let upper = isFull ? right.rows : right.rows - lower
    let half = right.columns / 2
    var panels: [(Explorer.Panel, Area)] = [
      (.layers, Area(row: top, column: 0, rows: body.rows - classes, columns: left)),
      (
        .classes,
        Area(row: top + body.rows - classes, column: 0, rows: classes, columns: left)
      ),
    ]
    if extent != .panel {
      panels.append((.view, Area(row: top, column: left, rows: upper, columns: right.columns)))
      // A character cell is twice as high as wide: side by side wants twice the columns.
    } else if right.columns * 3 >= upper * 4 {
      panels.append((.picture, Area(row: top, column: left, rows: upper, columns: half)))
      panels.append(
        (
          .view,
          Area(row: top, column: left + half, rows: upper, columns: right.columns - half)
        ))
    } else {
      let middle = upper / 2
      panels.append((.picture, Area(row: top, column: left, rows: middle, columns: right.columns)))
      panels.append(
        (
          .view,
          Area(row: top + middle, column: left, rows: upper - middle, columns: right.columns)
        ))
    }
    guard !isFull else {
      self.panels = panels
      return
    }
    panels.append((.heads, Area(row: top + upper, column: left, rows: lower, columns: half)))
    panels.append(
      (
        .cost,
        Area(row: top + upper, column: left + half, rows: lower, columns: right.columns - half)
      ))
    self.panels = panels
  }
}
