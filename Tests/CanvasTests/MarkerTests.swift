import Canvas
import Support
import Testing

@Suite struct MarkerTests {
  private func frame(
    _ value: HeatCell, _ place: Capabilities, markers: [Marker], cells: Int = 1
  ) throws -> Frame {
    let grid = try HeatGrid(
      rows: cells, columns: cells, cells: Array(repeating: value, count: cells * cells))
    let raster = Raster(
      fitting: 1, by: 1, in: Area(row: 0, column: 0, rows: 4, columns: 8), capabilities: place)
    var frame = Frame(rows: 4, columns: 8)
    frame.draw(grid, on: raster, colorMap: .viridis, capabilities: place)
    for marker in markers {
      frame.mark(
        marker, gridRow: 0, gridColumn: 0, gridRows: cells, gridColumns: cells, on: raster,
        capabilities: place)
    }
    return frame
  }

  @Test func signs() throws {
    let place = Capabilities()
    #expect(
      try frame(.value(0), place, markers: [.query]).text()
        == "┏      ┓\n   ◆\n\n┗      ┛\n")
    #expect(
      try frame(.value(0), place, markers: [.cursor]).text()
        == "┌      ┐\n   ◇\n\n└      ┘\n")
    let both = try frame(.value(0), place, markers: [.query, .cursor]).text()
    #expect(both.contains("◈"))
    let ascii = Capabilities(depth: .none, unicode: false)
    #expect(
      try frame(.zero, ascii, markers: [.query]).text()
        == "[000000]\n[00Q000]\n[000000]\n[000000]\n")
    #expect(try frame(.zero, ascii, markers: [.cursor]).text().contains("C"))
    #expect(try frame(.zero, ascii, markers: [.cursor, .query]).text().contains("&"))
  }

  /// On every colour, kind and place: unlike what was there, and unlike the other marker.
  @Test(arguments: RampTests.places)
  func alwaysVisible(_ place: Capabilities) throws {
    let below: [HeatCell] =
      HeatKindTests.special + (0...10).map { .value(Double($0) / 10) } + [.group(0), .group(3)]
    for cell in below {
      for size in [1, 8] {
        let plain = try frame(cell, place, markers: [], cells: size)
        let query = try frame(cell, place, markers: [.query], cells: size)
        let cursor = try frame(cell, place, markers: [.cursor], cells: size)
        let changed = zip(plain.cells, query.cells).filter { $0 != $1 }
        #expect(changed.contains { $0.character != $1.character })
        #expect(query.cells != cursor.cells)
        for (_, marked) in changed {
          // Either reverse video, or two exact colours of clear contrast.
          if marked.style.reverse { continue }
          guard case .rgb(let r, let g, let b) = marked.style.background,
            case .rgb(let red, let green, let blue) = marked.style.foreground
          else {
            Issue.record("a marker without contrast")
            continue
          }
          #expect(abs(RGB(r, g, b).lightness - RGB(red, green, blue).lightness) > 0.35)
        }
      }
    }
  }

  @Test func outsideTheGridIsIgnored() throws {
    let raster = Raster(
      fitting: 1, by: 1, in: Area(row: 0, column: 0, rows: 2, columns: 4),
      capabilities: Capabilities())
    var frame = Frame(rows: 2, columns: 4)
    frame.mark(
      .query, gridRow: 9, gridColumn: 0, gridRows: 3, gridColumns: 3, on: raster,
      capabilities: Capabilities())
    #expect(frame == Frame(rows: 2, columns: 4))
  }
}
