import Canvas
import Explain

/// A view by itself, outside the explorer: as a frame of text, or as a figure.
public struct ViewSheet: Sendable {
  private let subject: Subject
  private let exhibit: Exhibit
  private let provenance: [(name: String, value: String)]

  /// The formats a sheet can be written in.
  public enum Format: String, CaseIterable, Sendable {
    case text, ansi, png, svg, pdf

    /// Whether a terminal can show it.
    public var isText: Bool { self != .png && self != .pdf }

    /// The format that a file's name ends in; `txt` is text.
    public init?(nameOf file: String) {
      guard let dot = file.lastIndex(of: ".") else { return nil }
      let ending = file[file.index(after: dot)...].lowercased()
      self.init(rawValue: ending == "txt" ? "text" : ending)
    }
  }

  /// The view that a viewpoint names, of a pass; what it needs is computed first.
  ///
  /// - Parameter provenance: what the sheet carries of its origin.
  /// - Throws: a sentence when the view means nothing here, or what it needs cannot be computed.
  public init(
    _ observation: Observation, _ viewpoint: Viewpoint,
    provenance: [(name: String, value: String)]
  ) throws {
    let view = View.named(viewpoint.view)
    var subject = Subject(observation, viewpoint)
    if let needed = view.needs(subject) {
      var prepared = PreparedResults()
      prepared.keep(try needed.work { _ in }, for: needed.key)
      subject = Subject(observation, viewpoint, prepared: prepared)
    }
    self.subject = subject
    self.provenance = provenance
    exhibit = try view.exhibit(subject)
  }

  init(
    _ subject: Subject, provenance: [(name: String, value: String)]
  ) throws {
    self.subject = subject
    self.provenance = provenance
    exhibit = try View.named(subject.viewpoint.view).exhibit(subject)
  }

  /// The sheet in a format: text and ansi of `rows` x `columns` cells, with the origin below.
  ///
  /// - Throws: `CanvasError`.
  public func bytes(
    _ format: Format, rows: Int, columns: Int, color: ColorDepth, unicode: Bool = true
  ) throws -> [UInt8] {
    let depth: ColorDepth = format == .text ? .none : format.isText && format != .svg ? color : .rgb
    let frame = frame(
      rows: rows, columns: columns, capabilities: Capabilities(depth: depth, unicode: unicode))
    let metadata = provenance.map { (key: $0.name, value: $0.value) }
    switch format {
    case .text: return Array((frame.text() + "\n" + provenanceLines).utf8)
    case .ansi: return Array((frame.ansi(depth: color) + "\n" + provenanceLines).utf8)
    case .png: return try figure?.png() ?? frame.png(metadata: metadata)
    case .svg: return Array(try (figure?.svg() ?? frame.svg(metadata: metadata)).utf8)
    case .pdf: return try figure?.pdf() ?? frame.pdf(metadata: metadata)
    }
  }

  /// The exhibit as the explorer's panel draws it, below its title and above its reading.
  ///
  /// - Returns: a frame of `rows` x `columns` cells.
  public func frame(rows: Int, columns: Int, capabilities: Capabilities) -> Frame {
    var screen = Screen(rows: rows, columns: columns, capabilities: capabilities)
    let model = subject.outline.nodes[0].title
    let place = "\(model)  \(subject.shownPath)"
    let title = exhibit.titles.first { displayWidth($0) <= columns } ?? exhibit.titles.last ?? ""
    screen.frame.write(place, row: 0, column: 0, style: Style(bold: true), limit: columns)
    screen.frame.write(title, row: 1, column: 0, limit: columns)
    screen.draw(exhibit, in: Area(row: 2, column: 0, rows: rows - 3, columns: columns))
    let reading =
      exhibit.readings.first { displayWidth($0) <= columns } ?? exhibit.readings.last ?? ""
    screen.frame.write(reading, row: rows - 1, column: 0, limit: columns)
    return screen.frame.reduced(to: capabilities)
  }

  /// The attention of a query has a figure of its own, at the picture's resolution.
  private var figure: Figure? {
    guard subject.viewpoint.view == .attention, !subject.viewpoint.isByKey,
      subject.viewpoint.component == .weight
    else { return nil }
    return try? AttentionFigure(subject, provenance: provenance).figure
  }

  /// The origin in lines of text, for formats that have no place of their own for it.
  private var provenanceLines: String {
    provenance.map { "# \($0.name): \($0.value)\n" }.joined()
  }
}
