import ArgumentParser
import Canvas
import Explain
import Explorer
import Foundation
import Pictures
import Terminal

/// `fovea [PICTURE|FOLDER]`: the explorer.
struct Explore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the explorer (what fovea does without a command).",
    usage: "fovea [explore] [<picture>] [<options>]")

  @Argument(
    help: "A picture, a folder of pictures, a safetensors file, or seeded:SEED.",
    completion: .file())
  var picture: String?

  @Option(help: .hidden, transform: Reading.input)
  var input: Request.Input?

  @OptionGroup var network: NetworkOptions
  @OptionGroup var viewpoint: ViewpointOptions
  @OptionGroup var screen: ScreenOptions

  func run() throws {
    try checkFiles()
    network.startThreads()
    let (explorer, request) = try Explore.explorer(
      picture: picture, input: input, network: network, viewpoint: viewpoint,
      wantsMouse: !screen.noMouse)
    try ExplorerProgram.run(explorer, request, screen)
  }

  /// Checks that what was named is there, before the screen is taken.
  private func checkFiles() throws {
    func isMissing(_ path: String) -> Bool { access(path, F_OK) != 0 && errno == ENOENT }
    if let picture, !picture.isEmpty, !picture.hasPrefix("seeded:"), isMissing(picture) {
      let isWord = !picture.contains { $0 == "." || $0 == "/" }
      throw Fault(
        isWord
          ? "there is no file and no command called \(picture.debugDescription);"
            + " fovea --help lists the commands"
          : "\(picture) cannot be opened: there is no such file")
    }
    if case .file(let path) = network.weights, isMissing(path) {
      // FILE#NAME chooses a state dict in FILE.
      let file = path.lastIndex(of: "#").map { String(path[..<$0]) } ?? path
      if isMissing(file) { throw Fault("\(file) cannot be opened: there is no such file") }
    }
  }

  /// The explorer of what the arguments name, and the first thing it asks for.
  ///
  /// - Parameter named: the input that a place file names; a picture on the command line comes first.
  static func explorer(
    picture: String?, input named: Request.Input?, network: NetworkOptions,
    viewpoint: ViewpointOptions, wantsMouse: Bool
  ) throws -> (Explorer, Request) {
    var playlist: [String] = []
    let input: Request.Input
    if let picture, PictureFolder.isFolder(picture) {
      playlist = try PictureFolder(path: picture).pictures
      input = .picture(playlist[0])
    } else if let picture {
      guard let chosen = Request.Input(picture) else {
        throw ValidationError(
          "name a picture, a folder, a safetensors file, or seeded: and a whole number")
      }
      input = chosen
    } else {
      input = try named ?? .picture(try Resources.examplePicture())
    }
    var network = network
    var snapshots: [String] = []
    if case .file(let path) = network.weights, PictureFolder.isFolder(path) {
      snapshots = try PictureFolder.files(in: path, extensions: ["safetensors"])
      guard let last = snapshots.last else {
        throw Fault("\(path) holds no snapshots of training (files named .safetensors)")
      }
      network.weights = .file(last)
    }
    let request = try network.request(input).settled()
    var explorer = try Explorer(
      request, playlist: playlist, snapshots: snapshots, wantsMouse: wantsMouse)
    explorer.look(from: try viewpoint.viewpoint(in: explorer.outline, of: request))
    return (explorer, request)
  }
}

/// A reason why there is nothing to explore.
struct ExploreFault: Error, CustomStringConvertible {
  let description: String
}

/// The options that say what the terminal can do, when it should not be asked.
struct ScreenOptions: ParsableArguments {
  @Option(help: "Colours; found out by default.")
  var color: ColorDepth?

  @Flag(help: "No colours; the same as --color none.")
  var noColor = false

  @Flag(help: "ASCII characters only.")
  var noUnicode = false

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  var terminalOptions: TerminalOptions {
    TerminalOptions(
      color: noColor ? ColorDepth.none : color, unicode: noUnicode ? false : nil, mouse: !noMouse)
  }
}

extension ColorDepth: ExpressibleByArgument {}

/// The explorer on a terminal: hands events to it, its effects to the worker, and news back.
final class ExplorerProgram: TerminalProgram {
  private var explorer: Explorer
  private var shown: Observation?
  private let mailbox = Mailbox()
  private let first: Request
  private lazy var worker = Worker { [mailbox] news in mailbox.post(news) }

  /// Runs an explorer until a person leaves it.
  ///
  /// - Throws: what opening the terminal throws; `ExploreFault` when there was nothing to show.
  static func run(_ explorer: Explorer, _ first: Request, _ screen: ScreenOptions) throws {
    let program = ExplorerProgram(explorer, first)
    try Terminal.run(program, options: screen.terminalOptions)
    if let failure = program.failure { throw ExploreFault(description: failure) }
  }

  private init(_ explorer: Explorer, _ first: Request) {
    self.explorer = explorer
    self.first = first
  }

  func attach(wake: @escaping @Sendable () -> Void) {
    mailbox.wake = wake
    worker.perform(.observe(first), observation: nil)
  }

  func handle(_ event: InputEvent) {
    for effect in explorer.handle(event) { worker.perform(effect, observation: shown) }
  }

  func collect() -> Bool {
    let news = mailbox.take()
    for item in news {
      if case .observed(let observation) = item { shown = observation }
      for effect in explorer.receive(item) { worker.perform(effect, observation: shown) }
    }
    return !news.isEmpty
  }

  func frame(rows: Int, columns: Int, capabilities: Capabilities) -> Frame {
    let (frame, targets) = explorer.view(
      rows: rows, columns: columns, capabilities: capabilities)
    explorer.targets = targets
    return frame
  }

  var failure: String? { explorer.failure }
  var tick: Duration? { nil }
  var wantsMouse: Bool { explorer.listensToMouse }
  var isFinished: Bool { explorer.isFinished }
}

/// News on its way from the worker's thread to the terminal's.
private final class Mailbox: @unchecked Sendable {
  private let lock = NSLock()
  private var waiting: [News] = []
  var wake: @Sendable () -> Void = {}

  func post(_ news: News) {
    lock.withLock { waiting.append(news) }
    wake()
  }

  func take() -> [News] {
    lock.withLock {
      defer { waiting = [] }
      return waiting
    }
  }
}
