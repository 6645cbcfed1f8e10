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

  @Option(help: ArgumentHelp("The block, as stages.0.blocks.1; the first one by default.", valueName: "path"))
  var layer: String?

  @Option(help: ArgumentHelp("The head, from 0, or mean, max or min over all.", valueName: "head"))
  var head = HeadChoice.head(0)

  @Option(help: ArgumentHelp("The query token's row and column; the middle by default.", valueName: "Y,X"))
  var query: String?

  @Option(help: "How weights become colours: row, unit, layer, uniform or log.")
  var scale = Scale.row

  @Option(help: "The colour map: viridis, cividis or grey.")
  var colors = ColorMap.viridis

  @Option(help: "text, ansi, png, svg or pdf.")
  var format = Format.text

  @Option(help: ArgumentHelp("Columns of a text.", valueName: "count"))
  var columns = 80

  @Option(help: ArgumentHelp("Rows of a text.", valueName: "count"))
  var rows = 40

  @Option(help: "Colours of ansi: rgb, 256, 16 or none.")
  var color = ColorDepth.rgb

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write; standard output by default.", valueName: "file"))
  var output: String?

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, ansi, png, svg, pdf
  }

  func validate() throws {
    guard (20...1000).contains(columns), (8...1000).contains(rows) else {
      throw ValidationError("--columns takes 20 to 1000 and --rows 8 to 1000")
    }
  }

  func run() throws {
    network.startThreads()
    let request = try network.request(try input.chosen())
    let shown = try NetworkInput(request)
    let model = try LoadedModel(request, height: shown.height, width: shown.width)
    let attention = try attention(of: model, shown)
    let grid = attention.pattern.queries
    let token = try query(on: grid)
    if case .head(let number) = head, number >= attention.pattern.heads {
      throw RenderFault(
        "\(attention.path) has \(attention.pattern.heads) heads, numbered from 0; there is no head"
          + " \(number)")
    }
    var provenance = try Provenance(
      version: Fovea.version, request: request, model: model, input: shown)
    provenance.add("layer", attention.path)
    provenance.add("head", head.argument)
    provenance.add("query", "\(token.row),\(token.column)")
    provenance.add("scale", scale.rawValue)
    provenance.add("colors", colors.rawValue)
    let sheet = AttentionSheet(
      attention, query: token, head: head, scale: scale, colorMap: colors, model: model.name,
      picture: shown.shown, provenance: provenance.entries)
    try write(try bytes(of: sheet), to: output)
  }

  private func bytes(of sheet: AttentionSheet) throws -> [UInt8] {
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
    let wanted = layer ?? outline.attentionUnits.first.map { outline.units[$0].path } ?? ""
    guard let unit = outline.unit(at: wanted), outline.attention[unit] != nil else {
      let some = outline.attentionUnits.prefix(3).map { outline.units[$0].path }
      throw RenderFault(
        "\(model.name) has no layer with attention called \(wanted.debugDescription);"
          + " it has \(some.joined(separator: ", ")) and more (fovea cost lists all)")
    }
    var features = Features(image: shown.image)
    for unit in outline.units[..<unit] { features = unit(features, Trace()) }
    let trace = Trace(keeping: .attention)
    _ = outline.units[unit](features, trace)
    guard let record = trace.attention.first else {
      throw RenderFault("\(wanted) left no attention")
    }
    return ObservedAttention(path: record.path, pattern: record.pattern)
  }

  private func query(on grid: Grid) throws -> (row: Int, column: Int) {
    guard let query else { return (grid.height / 2, grid.width / 2) }
    let parts = query.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let row = parts[0], let column = parts[1] else {
      throw ValidationError("--query takes a row and a column, as 12,30")
    }
    guard (0..<grid.height).contains(row), (0..<grid.width).contains(column) else {
      throw RenderFault(
        "this layer has \(grid.height) rows and \(grid.width) columns of tokens;"
          + " there is no query \(query)")
    }
    return (row, column)
  }
}

extension ColorMap: ExpressibleByArgument {}

/// A drawing that was asked for and cannot be.
struct RenderFault: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
