import ArgumentParser
import Backbones
import Canvas
import Explain
import Explorer
import Tensors

/// `fovea render`: one query's attention as text or as a figure.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the attention of one query, as text, ANSI, PNG, SVG or PDF.")

  @OptionGroup var network: NetworkOptions
  @OptionGroup var input: InputOption

  @Option(
    help: ArgumentHelp(
      "The block, as stages.0.blocks.1; the first one by default.", valueName: "path"))
  var layer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The head, from 0, or mean, max or min over all; head 0 by default.", valueName: "head"),
    transform: Reading.head)
  var head = HeadChoice.head(0)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The query token's row and column, from 0; the middle by default.", valueName: "Y,X"),
    transform: Reading.query)
  var query: Query?

  @Option(help: "What the ends of the colour map stand for.")
  var scale = Scale.row

  @Option(help: "The colour map.")
  var colors = SequentialMap.viridis

  @Option(
    help: "The format; by default the one that the output's name ends in, else text.")
  var format: Format?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Columns of text and ansi.", valueName: "count"))
  var columns = 80

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows of text and ansi.", valueName: "count"))
  var rows = 40

  @Option(help: "Colours of ansi.")
  var color = ColorDepth.rgb

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; standard output by default.", valueName: "file"),
    completion: .file())
  var output: String?

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, ansi, png, svg, pdf
    var isText: Bool { self != .png && self != .pdf }
  }

  /// The colour maps for values that rise from nothing.
  enum SequentialMap: String, CaseIterable, ExpressibleByArgument {
    case viridis, cividis, grey
    var map: ColorMap {
      switch self {
      case .viridis: .viridis
      case .cividis: .cividis
      case .grey: .grey
      }
    }
  }

  func validate() throws {
    guard (20...1000).contains(columns), (8...1000).contains(rows) else {
      throw ValidationError("--columns takes 20 to 1000 and --rows 8 to 1000")
    }
  }

  func run() throws {
    network.startThreads()
    let request = try network.request(try input.chosen()).settled()
    let shown = try NetworkInput(request)
    let model = try LoadedModel(request, height: shown.height, width: shown.width)
    let attention = try attention(of: model, shown)
    let token = try token(on: attention.pattern.queries, of: attention.path)
    let heads = attention.pattern.heads
    if case .head(let number) = head, number >= heads {
      let has = heads == 1 ? "one head, head 0" : "the heads 0 to \(heads - 1)"
      throw Fault("\(attention.path) has \(has); there is no head \(number)")
    }
    var provenance = try Provenance(
      version: Fovea.version, request: request, model: model, input: shown)
    provenance.add("layer", attention.path)
    provenance.add("head", head.argument)
    provenance.add("query", "\(token.row),\(token.column)")
    provenance.add("scale", scale.rawValue)
    provenance.add("colors", colors.rawValue)
    let sheet = AttentionSheet(
      attention, query: token, head: head, scale: scale, colorMap: colors.map, model: model.name,
      picture: shown.shown, provenance: provenance.entries)
    let format = format ?? Format(nameOf: output) ?? .text
    try write(try bytes(of: sheet, format), to: output, isText: format.isText)
  }

  private func bytes(of sheet: AttentionSheet, _ format: Format) throws -> [UInt8] {
    switch format {
    case .text:
      let frame = sheet.frame(
        rows: rows, columns: columns, capabilities: Capabilities(depth: .none))
      return Array((frame.text() + "\n" + sheet.provenanceLines).utf8)
    case .ansi:
      let frame = sheet.frame(
        rows: rows, columns: columns, capabilities: Capabilities(depth: color))
      return Array((frame.ansi(depth: color) + "\n" + sheet.provenanceLines).utf8)
    case .png: return try sheet.figure.png()
    case .svg: return Array(try sheet.figure.svg().utf8)
    case .pdf: return try sheet.figure.pdf()
    }
  }

  /// Runs the network as far as the layer, and no further.
  private func attention(of model: LoadedModel, _ shown: NetworkInput) throws -> ObservedAttention {
    let outline = Outline(model.network, name: model.name)
    try model.checkMemory()
    let units = outline.attentionUnits
    guard let first = units.first, let last = units.last else {
      throw Fault("\(model.name) has no attention")
    }
    let unit =
      try layer.map { layer in
        guard let unit = units.first(where: { outline.isAttention(layer, of: $0) }) else {
          throw Fault(
            "\(model.name) has no layer with attention called \(layer.debugDescription); they run from"
              + " \(outline.units[first].path) to \(outline.units[last].path)"
              + " (fovea cost lists all modules)")
        }
        return unit
      } ?? first
    var features = Features(image: shown.image)
    for unit in outline.units[..<unit] { features = unit(features, Trace()) }
    let trace = Trace(keeping: .attention)
    _ = outline.units[unit](features, trace)
    guard let record = trace.attention.first else {
      throw Fault("\(outline.units[unit].path) left no attention")
    }
    return ObservedAttention(path: record.path, pattern: record.pattern)
  }

  private func token(on grid: Grid, of path: String) throws -> (row: Int, column: Int) {
    guard let query else { return (grid.height / 2, grid.width / 2) }
    guard query.row < grid.height, query.column < grid.width else {
      throw Fault(
        "\(path) has \(grid.height) rows and \(grid.width) columns of tokens, numbered from 0; there"
          + " is no query \(query.row),\(query.column)")
    }
    return (query.row, query.column)
  }
}

extension Outline {
  /// Whether `path` names the unit, or the attention in it.
  fileprivate func isAttention(_ path: String, of unit: Int) -> Bool {
    let names = attention[unit].map { [$0.path] + $0.tensors.map(\.path) } ?? []
    return ([units[unit].path, units[unit].path + ".attn"] + names).contains(path)
  }
}

extension RawRepresentable where RawValue == String {
  /// The format that a file's name ends in.
  init?(nameOf file: String?) {
    guard let file, let dot = file.lastIndex(of: ".") else { return nil }
    self.init(rawValue: file[file.index(after: dot)...].lowercased())
  }
}
