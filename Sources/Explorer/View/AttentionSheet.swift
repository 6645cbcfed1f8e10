import Backbones
import Canvas
import Explain
import Pictures

/// One query's attention by itself, outside the explorer: as a frame of text, or as a figure.
public struct AttentionSheet: Sendable {
  private let drawing: AttentionDrawing
  private let attention: ObservedAttention
  private let query: (row: Int, column: Int)
  private let head: HeadChoice
  private let picture: Picture
  private let title: String
  private let provenance: [(name: String, value: String)]

  /// The attention of the query at (row, column) of the layer's token grid.
  ///
  /// - Parameters:
  ///   - model: the network's name, for the title.
  ///   - picture: what the network saw.
  ///   - provenance: what the sheet carries of its origin.
  public init(
    _ attention: ObservedAttention, query: (row: Int, column: Int), head: HeadChoice, scale: Scale,
    colorMap: ColorMap, model: String, picture: Picture,
    provenance: [(name: String, value: String)]
  ) {
    let grid = attention.pattern.queries
    self.attention = attention
    self.query = query
    self.head = head
    self.picture = picture
    self.provenance = provenance
    drawing = AttentionDrawing(
      attention, query: query.row * grid.width + query.column, head: head, scale: scale,
      colorMap: colorMap)
    title = "\(model)  \(attention.path)  \(head)"
  }

  private var subtitle: String {
    let pixels = attention.pattern.queryRectangle(
      query.row * attention.pattern.queries.width + query.column)
    return
      "query \(query.row),\(query.column) of \(attention.pattern.queries) tokens, \(pixels.text)"
  }

  /// The map as the explorer's panel draws it, with title, legend and origin.
  ///
  /// - Returns: a frame of `rows` x `columns` cells.
  public func frame(rows: Int, columns: Int, capabilities: Capabilities) -> Frame {
    var frame = Frame(rows: rows, columns: columns)
    frame.write(title, row: 0, column: 0, style: Style(bold: true))
    frame.write(subtitle, row: 1, column: 0)
    var legendFrame = Frame(rows: 6, columns: columns)
    let legendRows = legendFrame.draw(
      drawing.legend, in: legendFrame.area, capabilities: capabilities)
    let area = Area(row: 2, column: 0, rows: rows - 2 - legendRows, columns: columns)
    let raster = Raster(
      fitting: picture.height, by: picture.width, in: area, capabilities: capabilities)
    frame.draw(
      drawing.heat.coarsened(to: raster), on: raster, colorMap: drawing.colorMap,
      capabilities: capabilities)
    let grid = attention.pattern.queries
    frame.mark(
      .query, gridRow: query.row, gridColumn: query.column, gridRows: grid.height,
      gridColumns: grid.width, on: raster, capabilities: capabilities)
    frame.draw(
      drawing.legend,
      in: Area(
        row: raster.area.row + raster.area.rows, column: 0, rows: legendRows, columns: columns),
      capabilities: capabilities)
    return frame.reduced(to: capabilities)
  }

  /// The origin in lines of text, for formats that have no place of their own for it.
  public var provenanceLines: String {
    provenance.map { "# \($0.name): \($0.value)\n" }.joined()
  }

  /// The picture with the query beside the map, for a slide or a paper.
  public var figure: Figure {
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
          title: "what the network sees, and the query", imageHeight: size.height,
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
    let fused = if case .head = head { false } else { true }
    let weight = fused ? "" : "; \(drawing.map.keyCount) keys, their weights sum to \(sum)"
    return "weights \(weights.split(separator: "/").last ?? "")\(learned)\(weight)"
  }
}
