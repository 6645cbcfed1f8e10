import ArgumentParser
import Backbones
import Canvas
import Explain
import Explorer

/// The options that say how a view is written: in which format, how large, where to.
struct SheetOptions: ParsableArguments {
  @Option(
    help: "The format; by default the one that the output's name ends in, else text.")
  var format: ViewSheet.Format?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Columns of text and ansi.", valueName: "count"))
  var columns = 80

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows of text and ansi.", valueName: "count"))
  var rows = 40

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; standard output by default.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard (20...1000).contains(columns), (8...1000).contains(rows) else {
      throw ValidationError("--columns takes 20 to 1000 and --rows 8 to 1000")
    }
  }

  /// Runs a request and writes the view that the options of a viewpoint name.
  func draw(_ request: Request, _ viewpoint: ViewpointOptions, color: ColorDepth) throws {
    try request.checkMemory()
    let shown = try NetworkInput(request)
    let model = try LoadedModel(request, height: shown.height, width: shown.width)
    let place = try viewpoint.viewpoint(in: Outline(model.network, name: model.name), of: request)
    var observation = try Observation(request, model: model, input: shown) { _, _ in }
    if observation.attention[place.unit] == nil, let late = try observation.attend(unit: place.unit)
    {
      observation.keep(late, of: place.unit)
    }
    var provenance = try Provenance(
      version: Fovea.version, request: request, model: model, input: shown)
    provenance.add(place, in: observation)
    let sheet = try ViewSheet(observation, place, provenance: provenance.entries)
    let format = format ?? output.flatMap(ViewSheet.Format.init(nameOf:)) ?? .text
    let bytes = try sheet.bytes(format, rows: rows, columns: columns, color: color)
    try write(bytes, to: output, isText: format.isText)
  }
}

extension ViewSheet.Format: ExpressibleByArgument {}
