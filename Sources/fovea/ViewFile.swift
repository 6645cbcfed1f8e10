import ArgumentParser
import Backbones
import Canvas
import Explain
import Explorer
import Pictures
import Tensors

/// `fovea view`: attention that another program saved, in the explorer or as a figure.
struct ViewFile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Open attention tensors that another program saved, over the picture they belong to.",
    discussion: """
      The file is safetensors, .npy or .npz; its tensors are [queries, keys], [heads, queries, \
      keys] or [batch, heads, queries, keys], with or without a class token or registers in front. \
      Examples/save_attention.py saves them from any timm model. With --output or --format a view \
      is drawn, as fovea render does; with --screen the whole screen, as fovea screen does.
      """)

  @Argument(help: "The file of tensors.", completion: .file())
  var path: String?

  // A place file names the file so.
  @Option(help: .hidden)
  var file: String?

  @Option(
    name: [.customLong("image"), .customLong("input")],
    help: ArgumentHelp("The picture that the attention was computed on.", valueName: "picture"),
    completion: .file(), transform: Reading.input)
  var image: Request.Input

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The grid of tokens, height first; found out from their number by default.",
      valueName: "HxW"),
    transform: Reading.size)
  var grid: Grid?

  @Option(
    help: ArgumentHelp(
      "The one tensor to open; all that look like attention by default.", valueName: "name"))
  var tensor: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The size of the image in pixels, height first; 16 pixels a token by default.",
      valueName: "HxW"),
    transform: Reading.size)
  var size: Grid?

  @Option(
    help:
      "How a picture of other proportions is laid over the grid; as a whole by default (squash).")
  var fit: Preprocessing.Fit?

  @OptionGroup var viewpoint: ViewpointOptions
  @OptionGroup var options: ScreenOptions
  @OptionGroup var sheet: SheetOptions
  @OptionGroup var headless: HeadlessOptions

  func validate() throws {
    if (path == nil) == (file == nil) { throw ValidationError("name one file of tensors") }
    if !headless.keys.isEmpty, headless.screen == nil {
      throw ValidationError("--keys are pressed on the screen that --screen draws")
    }
  }

  func run() throws {
    _ = try Session.keys(headless.keys)
    Threads.use(nil)
    let request = try request()
    if let screen = headless.screen {
      var session = Session(explorer: try explorer(of: request))
      try session.start(request)
      try session.press(headless.keys)
      let format = sheet.format ?? sheet.output.flatMap(ViewSheet.Format.init(nameOf:)) ?? .text
      return try session.write(
        screen, format, color: color, unicode: !options.noUnicode, to: sheet.output)
    }
    if sheet.output != nil || sheet.format != nil {
      return try sheet.draw(request, viewpoint, color: color ?? .rgb)
    }
    try ExplorerProgram.run(try explorer(of: request), request, options)
  }

  private var color: ColorDepth? { options.noColor ? ColorDepth.none : options.color }

  /// What the file holds, over the picture.
  private func request() throws -> Request {
    let recording = try Recording(path ?? file ?? "", tensor: tensor, grid: grid) {
      guard case .picture(let path) = image else { return nil }
      let picture = try Picture(contentsOf: path)
      return Grid(height: picture.height, width: picture.width)
    }
    return try Request(recording, input: image, size: size, fit: fit)
  }

  private func explorer(of request: Request) throws -> Explorer {
    var explorer = try Explorer(request, wantsMouse: !options.noMouse)
    explorer.look(from: try viewpoint.viewpoint(in: explorer.outline, of: request))
    return explorer
  }
}
