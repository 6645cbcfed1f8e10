extension Drawing {
  /// The size of a character cell; twice as high as wide, so that half blocks are squares.
  static let cell = (width: 9.0, height: 18.0)
  private static let fontSize = 14.95
  private static let baseline = 13.6

  /// A frame as shapes: backgrounds and blocks as exact rectangles, the rest as text, equal
  /// neighbours in one piece.
  init(_ frame: Frame, theme: Theme) {
    self.init(
      width: Double(max(1, frame.columns)) * Drawing.cell.width,
      height: Double(max(1, frame.rows)) * Drawing.cell.height, background: theme.background)
    var marks: [Shape] = []
    var hatches: [RGB: [(from: Point, to: Point)]] = [:]
    for row in 0..<frame.rows {
      var grounds = RowOfRectangles()
      var blocks = RowOfRectangles()
      var runs = RowOfText()
      for column in 0..<frame.columns {
        let cell = frame[row, column]
        let colors = theme.colors(cell.style)
        let box = Box(
          x: Double(column) * Drawing.cell.width, y: Double(row) * Drawing.cell.height,
          width: Drawing.cell.width, height: Drawing.cell.height)
        if colors.background != theme.background { grounds.add(box, colors.background, 1) }
        if cell.style.underline {
          blocks.add(
            Box(x: box.x, y: box.y + 16, width: box.width, height: 1), colors.foreground, 1)
        }
        if let parts = CellShape.rectangles(cell.character, in: box) {
          for part in parts { blocks.add(part.box, colors.foreground, part.opacity) }
        } else if let strokes = CellShape.diagonals(cell.character, in: box) {
          hatches[colors.foreground, default: []] += strokes
        } else if cell.character != " ", !cell.isRightHalf {
          runs.add(
            cell.character, column: column, color: colors.foreground, isBold: cell.style.bold)
        }
      }
      shapes += grounds.shapes + blocks.shapes
      let baseline = Double(row) * Drawing.cell.height + Drawing.baseline
      marks += runs.runs.map { run in
        .text(
          TextRun(
            text: run.text, at: Point(x: Double(run.column) * Drawing.cell.width, y: baseline),
            size: Drawing.fontSize, color: run.color, isBold: run.isBold, isMonospaced: true,
            cellWidth: Drawing.cell.width))
      }
    }
    for (color, strokes) in hatches.sorted(by: { $0.key.lightness < $1.key.lightness }) {
      shapes.append(.lines(strokes, stroke: color, width: 1))
    }
    shapes += marks
  }
}

/// Rectangles of one row of cells; what continues the one before is joined to it.
private struct RowOfRectangles {
  private var pieces: [(box: Box, color: RGB, opacity: Double)] = []
  /// Which pieces the latest cells ended with.
  private var open: [Int] = []

  mutating func add(_ box: Box, _ color: RGB, _ opacity: Double) {
    open.removeAll { pieces[$0].box.x + pieces[$0].box.width < box.x - box.width }
    for index in open {
      let piece = pieces[index]
      if piece.color == color, piece.opacity == opacity, piece.box.y == box.y,
        piece.box.height == box.height, abs(piece.box.x + piece.box.width - box.x) < 1e-6
      {
        pieces[index].box.width += box.width
        return
      }
    }
    open.append(pieces.count)
    pieces.append((box, color, opacity))
  }

  var shapes: [Drawing.Shape] {
    pieces.map { .rectangle($0.box, fill: $0.color, opacity: $0.opacity) }
  }
}

/// Text of one row of cells in runs of one style.
private struct RowOfText {
  struct Run {
    var text: String
    var column: Int
    var color: RGB
    var isBold: Bool
    var end: Int
  }

  private(set) var runs: [Run] = []

  mutating func add(_ character: Character, column: Int, color: RGB, isBold: Bool) {
    let width = displayWidth(String(character))
    if let last = runs.indices.last, runs[last].color == color, runs[last].isBold == isBold,
      column >= runs[last].end, column - runs[last].end <= 1
    {
      // A single blank between words stays inside the run, so that a copied text keeps it.
      runs[last].text += String(repeating: " ", count: column - runs[last].end)
      runs[last].text.append(character)
      runs[last].end = column + width
    } else {
      runs.append(
        Run(
          text: String(character), column: column, color: color, isBold: isBold,
          end: column + width))
    }
  }
}
