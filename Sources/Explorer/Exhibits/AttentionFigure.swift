import Backbones
import Canvas
import Explain
import Pictures

/// One query's attention as a figure with real text: the picture with the query beside the map.
struct AttentionFigure {
  private let drawing: AttentionDrawing
  private let attention: ObservedAttention
  private let query: (row: Int, column: Int)
  private let picture: Picture
  private let title: String
  private let isFused: Bool
  private let provenance: [(name: String, value: String)]

  /// The figure of a subject whose unit has attention.
  ///
  /// - Throws: `Inapplicable` where it has none.
  init(_ subject: Subject, provenance: [(name: String, value: String)]) throws {
    attention = try subject.requiredAttention()
    query = subject.queryToken
    picture = subject.observation.input.shown
    drawing = AttentionDrawing(
      attention, query: subject.query, head: subject.viewpoint.head,
      scale: subject.viewpoint.scale, colorMap: subject.viewpoint.colorMap)
    isFused = if case .head = subject.viewpoint.head { false } else { true }
    title =
      "\(subject.outline.nodes[0].title)  \(attention.path)  \(subject.viewpoint.head)"
    self.provenance = provenance
  }

  private var subtitle: String {
    let pixels = attention.pattern.queryRectangle(
      query.row * attention.pattern.queries.width + query.column)
    return
      "query \(query.row),\(query.column) of \(attention.pattern.queries) tokens, \(pixels.text)"
  }

  /// The picture with the query beside the map, for a slide or a paper.
  var figure: Figure {
    let grid = attention.pattern.queries
    let stride = attention.pattern.stride
    let image = PixelImage(picture)
    let size = (height: picture.height, width: picture.width)
    func region(_ rectangle: PixelRectangle) -> Figure.Region? {
      let rows = rectangle.rows.clamped(to: 0..<size.height)
      let columns = rectangle.columns.clamped(to: 0..<size.width)
      guard !rows.isEmpty, !columns.isEmpty else { return nil }
      return Figure.Region(
        x: Double(columns.lowerBound), y: Double(rows.lowerBound), width: Double(columns.count),
        height: Double(rows.count))
    }
    let rectangles = (0..<grid.count).compactMap { token -> Figure.Rectangle? in
      let (row, column) = (token / grid.width, token % grid.width)
      let rectangle = PixelRectangle(
        rows: row..<row + 1, columns: column..<column + 1, tokenSide: stride)
      return region(rectangle).map { Figure.Rectangle($0, drawing.heat[row, column]) }
    }
    let marker = region(attention.pattern.queryRectangle(query.row * grid.width + query.column))
    return Figure(
      title: title, subtitle: subtitle, caption: caption,
      panels: [
        Figure.Panel(
          title: "picture and query", imageHeight: size.height,
          imageWidth: size.width, picture: image, strength: 0, marker: marker),
        Figure.Panel(
          title: "what the query attends to", imageHeight: size.height, imageWidth: size.width,
          rectangles: rectangles, marker: marker),
      ],
      panelsPerRow: 2, legend: drawing.legend,
      metadata: provenance.map { (key: $0.name, value: $0.value) })
  }

  private var caption: String {
    let sum = NumberText.value(Double(drawing.map.weightOnImage), significant: 4)
    let values = Dictionary(
      provenance.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
    let weights = values["weights"] ?? ""
    let learned = weights.hasPrefix("seeded:") ? ", not learned" : ""
    let elsewhere = attention.pattern.classTokens.map {
      "; \($0) \(NumberText.percent(Double(drawing.map.weightOnClassTokens)))"
    }
    let caveats = attention.pattern.caveats.map { "; \($0)" }.joined()
    let weight = isFused ? "" : "; \(drawing.map.keyCount) keys, their weights sum to \(sum)"
    return
      "weights \(weights.split(separator: "/").last ?? "")\(learned)\(weight)\(elsewhere ?? "")\(caveats)"
  }
}
