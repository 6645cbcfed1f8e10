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
      Keys are separated by spaces: characters, or Up Down Left Right Tab Enter Esc PgUp PgDn \
      Home End Space.
      """)

  @Argument(help: "A picture, a folder of pictures, a safetensors file, or seeded:SEED.")
  var picture: String?

  @OptionGroup var network: NetworkOptions

  @Option(help: ArgumentHelp("The size of the screen in cells, columns first.", valueName: "CxR"))
  var screen = "120x40"

  @Option(help: ArgumentHelp("The keys to press.", valueName: "keys"))
  var keys = ""

  @Option(help: "text, ansi, svg or png.")
  var format = Format.text

  @Option(help: "Colours: rgb, 256, 16 or none.")
  var color = ColorDepth.rgb

  @Flag(help: "ASCII characters only.")
  var noUnicode = false

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String?

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, ansi, svg, png
  }

  func run() throws {
    network.startThreads()
    // Columns come first where a screen is meant, as everybody writes 80x24.
    guard let cells = Grid(screen), (5...1000).contains(cells.width),
      (20...1000).contains(cells.height)
    else { throw ValidationError("--screen takes columns and rows, as 120x40, from 20x5 to 1000x1000") }
    var (explorer, request) = try Explore.explorer(
      picture: picture, network: network, wantsMouse: true)
    _ = explorer.receive(.observed(try Observation(request) { _, _ in }))
    for word in keys.split(separator: " ") {
      guard let key = Key(named: String(word)) else {
        throw ValidationError("there is no key called \(word)")
      }
      for effect in explorer.handle(.key(key)) {
        switch effect {
        case .observe(let wanted):
          request = wanted
          _ = explorer.receive(.observed(try Observation(wanted) { _, _ in }))
        case .attend, .cancel: break
        }
      }
    }
    let capabilities = Capabilities(depth: color, unicode: !noUnicode)
    let frame = explorer.view(
      rows: cells.width, columns: cells.height, capabilities: capabilities
    ).frame
    switch format {
    case .text: try write(Array((frame.text() + "\n").utf8), to: output)
    case .ansi: try write(Array((frame.ansi(depth: color) + "\n").utf8), to: output)
    case .svg: try write(Array(frame.svg().utf8), to: output)
    case .png: try write(try frame.png(), to: output)
    }
  }
}
