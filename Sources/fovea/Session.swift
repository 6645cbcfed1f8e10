import ArgumentParser
import Canvas
import Explain
import Explorer

/// The options that draw the explorer's screen without a terminal.
struct HeadlessOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Draws the explorer's screen at this size in cells, columns first.", valueName: "CxR"),
    transform: ScreenShot.Cells.init)
  var screen: ScreenShot.Cells?

  @Option(help: ArgumentHelp("The keys to press before it is drawn.", valueName: "keys"))
  var keys = ""
}

/// The explorer without a terminal: what it asks for is done before the next key.
struct Session {
  var explorer: Explorer
  private var observation: Observation?

  init(explorer: Explorer) { self.explorer = explorer }

  mutating func start(_ request: Request) throws {
    let first = try Observation(request) { _, _ in }
    observation = first
    perform(explorer.receive(.observed(first)))
  }

  /// Presses keys by their names, separated by spaces.
  ///
  /// - Throws: `Fault` when there is no such key; then none was pressed.
  mutating func press(_ keys: String) throws {
    for key in try Self.keys(keys) { perform(explorer.handle(.key(key))) }
  }

  /// The keys of these names.
  static func keys(_ names: String) throws -> [Key] {
    try names.split(separator: " ").map { word in
      guard let key = Key(named: String(word)) else {
        throw Fault("there is no key called \(String(word).debugDescription)")
      }
      return key
    }
  }

  /// Writes the screen.
  func write(
    _ screen: ScreenShot.Cells, _ format: ViewSheet.Format, color: ColorDepth?, unicode: Bool,
    to output: String?
  ) throws {
    let color = color ?? (format == .text ? ColorDepth.none : .rgb)
    let frame = explorer.view(
      rows: screen.rows, columns: screen.columns,
      capabilities: Capabilities(depth: color, unicode: unicode)
    ).frame
    switch format {
    case .text: try fovea.write(Array(frame.text().utf8), to: output)
    case .ansi: try fovea.write(Array(frame.ansi(depth: color).utf8), to: output)
    case .svg: try fovea.write(Array(frame.svg().utf8), to: output)
    case .png: try fovea.write(try frame.png(), to: output, isText: false)
    case .pdf: try fovea.write(try frame.pdf(metadata: []), to: output, isText: false)
    }
  }

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
