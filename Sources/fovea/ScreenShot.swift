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
    network.startThreads()
    let pressed = try keys.split(separator: " ").map { word in
      guard let key = Key(named: String(word)) else {
        throw Fault("there is no key called \(String(word).debugDescription)")
      }
      return key
    }
    let (explorer, request) = try Explore.explorer(
      picture: picture, input: input, network: network, viewpoint: viewpoint, wantsMouse: true)
    var session = Session(explorer: explorer)
    try session.start(request)
    for key in pressed { session.press(key) }

    let format = format ?? Format(nameOf: output) ?? .text
    let color = color ?? (format == .text ? ColorDepth.none : .rgb)
    let capabilities = Capabilities(depth: color, unicode: !noUnicode)
    let frame = session.explorer.view(
      rows: screen.rows, columns: screen.columns, capabilities: capabilities
    ).frame
    switch format {
    case .text: try write(Array(frame.text().utf8), to: output)
    case .ansi: try write(Array(frame.ansi(depth: color).utf8), to: output)
    case .svg: try write(Array(frame.svg().utf8), to: output)
    case .png: try write(try frame.png(), to: output, isText: false)
    }
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

/// The explorer without a terminal: what it asks for is done before the next key.
private struct Session {
  var explorer: Explorer
  private var observation: Observation?

  init(explorer: Explorer) { self.explorer = explorer }

  mutating func start(_ request: Request) throws {
    let first = try Observation(request) { _, _ in }
    observation = first
    perform(explorer.receive(.observed(first)))
  }

  mutating func press(_ key: Key) { perform(explorer.handle(.key(key))) }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects {
      do {
        perform(explorer.receive(try news(of: effect)))
      } catch {
        perform(explorer.receive(.failed("\(error)")))
      }
    }
  }

  private mutating func news(of effect: Effect) throws -> News {
    switch effect {
    case .observe(let request):
      let next = try Observation(request) { _, _ in }
      observation = next
      return .observed(next)
    case .attend(let unit):
      guard let attention = try observation?.attend(unit: unit) else { return .cancelled }
      return .attended(unit: unit, attention)
    case .findNonFinite:
      return .foundNonFinite(try observation?.firstNonFinite())
    case .prepare(let preparation):
      do {
        return .prepared(key: preparation.key, try preparation.work { _ in })
      } catch {
        return .unprepared(key: preparation.key, "\(error)")
      }
    case .save(let path, let what, let content):
      return FileSaving.save(what, to: path, content)
    case .cancel: return .cancelled
    }
  }
}
