import Foundation

/// Writes a drawing as a self-contained SVG file with real text.
///
/// cairo's own SVG surface turns text into outlines, which could not be searched, edited or read
/// aloud; hence this one.
struct SVGWriter {
  private var body = ""
  private var clips = 0

  /// The file.
  static func write(_ drawing: Drawing) throws(CanvasError) -> String {
    var writer = SVGWriter()
    for shape in drawing.shapes { try writer.add(shape) }
    let width = XML.number(drawing.width)
    let height = XML.number(drawing.height)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
    text += " viewBox=\"0 0 \(width) \(height)\" shape-rendering=\"crispEdges\">\n"
    if !drawing.title.isEmpty { text += "<title>\(XML.escaped(drawing.title))</title>\n" }
    if !drawing.metadata.isEmpty {
      text += "<metadata>\n"
      for (key, value) in drawing.metadata {
        text += "<entry xmlns=\"urn:fovea:metadata\" name=\"\(XML.escaped(key))\">"
        text += "\(XML.escaped(value))</entry>\n"
      }
      text += "</metadata>\n"
    }
    text += "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(hex(drawing.background))\"/>\n"
    return text + writer.body + "</svg>\n"
  }

  private mutating func add(_ shape: Drawing.Shape) throws(CanvasError) {
    switch shape {
    case .rectangle(let box, let fill, let opacity):
      let fade = opacity < 1 ? " fill-opacity=\"\(XML.number(opacity))\"" : ""
      body += "<rect\(attributes(box)) fill=\"\(SVGWriter.hex(fill))\"\(fade)/>\n"
    case .outline(let box, let stroke, let width):
      body += "<rect\(attributes(box)) fill=\"none\" stroke=\"\(SVGWriter.hex(stroke))\""
      body += " stroke-width=\"\(XML.number(width))\"/>\n"
    case .polygon(let points, let fill):
      let path = points.map { "\(XML.number($0.x)),\(XML.number($0.y))" }
      body += "<polygon points=\"\(path.joined(separator: " "))\""
      body += " fill=\"\(SVGWriter.hex(fill))\" shape-rendering=\"auto\"/>\n"
    case .lines(let lines, let stroke, let width):
      let path = lines.map {
        "M\(XML.number($0.from.x)) \(XML.number($0.from.y))"
          + "L\(XML.number($0.to.x)) \(XML.number($0.to.y))"
      }
      body += "<path d=\"\(path.joined())\" fill=\"none\" stroke=\"\(SVGWriter.hex(stroke))\""
      body += " stroke-width=\"\(XML.number(width))\" shape-rendering=\"auto\"/>\n"
    case .text(let run): add(run)
    case .image(let box, let picture):
      let png = try CairoImage.png(of: picture)
      body += "<image\(attributes(box)) preserveAspectRatio=\"none\""
      body += " href=\"data:image/png;base64,\(Data(png).base64EncodedString())\"/>\n"
    case .group(let clip, let opacity, let shapes):
      clips += 1
      let name = "clip\(clips)"
      body += "<clipPath id=\"\(name)\"><rect\(attributes(clip))/></clipPath>\n"
      let fade = opacity < 1 ? " opacity=\"\(XML.number(opacity))\"" : ""
      body += "<g clip-path=\"url(#\(name))\"\(fade)>\n"
      for shape in shapes { try add(shape) }
      body += "</g>\n"
    }
  }

  private mutating func add(_ run: TextRun) {
    let x = XML.number(run.at.x)
    let y = XML.number(run.at.y)
    let family =
      run.isMonospaced
      ? "'DejaVu Sans Mono', Menlo, Consolas, monospace"
      : "'DejaVu Sans', Verdana, Helvetica, Arial, sans-serif"
    body += "<text x=\"\(x)\" y=\"\(y)\" font-family=\"\(family)\""
    body += " font-size=\"\(XML.number(run.size))\" fill=\"\(SVGWriter.hex(run.color))\""
    if run.isBold { body += " font-weight=\"bold\"" }
    if run.anchor != .start { body += " text-anchor=\"\(run.anchor.rawValue)\"" }
    if run.isTurned { body += " transform=\"rotate(-90 \(x) \(y))\"" }
    if let cellWidth = run.cellWidth {
      let length = XML.number(Double(displayWidth(run.text)) * cellWidth)
      body += " textLength=\"\(length)\" lengthAdjust=\"spacingAndGlyphs\""
    }
    body += " xml:space=\"preserve\">\(XML.escaped(run.text))</text>\n"
  }

  private func attributes(_ box: Box) -> String {
    " x=\"\(XML.number(box.x))\" y=\"\(XML.number(box.y))\""
      + " width=\"\(XML.number(box.width))\" height=\"\(XML.number(box.height))\""
  }

  private static func hex(_ color: RGB) -> String {
    let digits = Array("0123456789abcdef")
    return [color.red, color.green, color.blue].reduce(into: "#") { text, channel in
      text.append(digits[Int(channel >> 4)])
      text.append(digits[Int(channel & 15)])
    }
  }
}
