import ArgumentParser
import Canvas

/// `fovea render`: a view as text or as a figure.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a view, by default the attention of one query, as text, ANSI, PNG, SVG or PDF.")

  @OptionGroup var network: NetworkOptions
  @OptionGroup var input: InputOption

  @OptionGroup var viewpoint: ViewpointOptions

  @OptionGroup var sheet: SheetOptions

  @Option(help: "Colours of ansi.")
  var color = ColorDepth.rgb

  func run() throws {
    network.startThreads()
    try sheet.draw(
      try network.request(try input.chosen()).settled(), viewpoint, color: color)
  }
}

extension RawRepresentable where RawValue == String {
  /// The format that a file's name ends in.
  init?(nameOf file: String?) {
    guard let file, let dot = file.lastIndex(of: ".") else { return nil }
    self.init(rawValue: file[file.index(after: dot)...].lowercased())
  }
}
