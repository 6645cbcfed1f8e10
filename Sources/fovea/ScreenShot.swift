import ArgumentParser
import Backbones
import Canvas
import Explain
import Explorer

/// `fovea screen`: the explorer's screen as a file, after some keys were pressed.
struct ScreenShot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Draw the explorer's screen to a file, after pressing some keys.",
    discussion: """
      Keys are separated by spaces: characters, or Up Down Left Right PgUp PgDn Home End Tab \
      Shift-Tab Enter Esc Backspace Del Space.
      """)

  @Argument(
    help: "A picture, a folder of pictures, a safetensors file, or seeded:SEED.",
    completion: .file())
  var picture: String?

  @Option(help: .hidden, transform: Reading.input)
  var input: Request.Input?

  @OptionGroup var network: NetworkOptions
  @OptionGroup var viewpoint: ViewpointOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The size of the screen in cells, columns first; 120x40 by default.", valueName: "CxR"),
    transform: Cells.init)
  var screen = Cells(columns: 120, rows: 40)

  @Option(help: ArgumentHelp("The keys to press.", valueName: "keys"))
  var keys = ""

  @Option(
    help: "The format; by default the one that the output's name ends in, else text.")
  var format: Format?

  @Option(help: "Colours; by default none for text, which cannot show them, else rgb.")
  var color: ColorDepth?

  @Flag(help: "ASCII characters only.")
  var noUnicode = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; standard output by default.", valueName: "file"),
    completion: .file())
  var output: String?

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, ansi, svg, png
  }

  /// The size of a screen.
  struct Cells: CustomStringConvertible {
    let columns: Int
    let rows: Int
    var description: String { "\(columns)x\(rows)" }
  }

  func run() throws {
    _ = try Session.keys(keys)
    network.startThreads()
    let (explorer, request) = try Explore.explorer(
      picture: picture, input: input, network: network, viewpoint: viewpoint, wantsMouse: true)
    var session = Session(explorer: explorer)
    try session.start(request)
    try session.press(keys)
    let format = (format ?? Format(nameOf: output)).flatMap {
      ViewSheet.Format(rawValue: $0.rawValue)
    }
    try session.write(screen, format ?? .text, color: color, unicode: !noUnicode, to: output)
  }
}

extension ScreenShot.Cells {
  /// Reads `120x40`.
  init(_ text: String) throws {
    let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
      .map { Int($0) }
    guard sides.count == 2, let columns = sides[0], let rows = sides[1],
      (20...1000).contains(columns), (5...1000).contains(rows)
    else {
      throw ValidationError("a screen is columns x rows, as 120x40, from 20x5 to 1000x1000")
    }
    self.init(columns: columns, rows: rows)
  }
}
