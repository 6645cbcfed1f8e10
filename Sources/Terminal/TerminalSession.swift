import CTerminal
import Canvas
import Foundation

/// The terminal as a screen: frames go out, events come in.
///
/// There is one per process at a time, and one thread uses it; only `wake` may be called from
/// anywhere. While it is open the terminal comes back to what it was however the program ends: by
/// `close`, by `exit`, by a signal or by a crash.
public final class TerminalSession {
  /// What the terminal shows.
  public let capabilities: Capabilities

  private var numbering: ColorNumbering
  private var decoder = InputDecoder()
  private var row: [terminal_cell] = []
  private var isOpen = true

  /// Opens the screen on standard output; keys come from standard input or, when that is a file,
  /// from the terminal the process belongs to.
  ///
  /// - Throws: `TerminalError` when there is no terminal or none that can be drawn on.
  public convenience init(_ options: TerminalOptions = TerminalOptions()) throws(TerminalError) {
    guard isatty(STDOUT_FILENO) == 1 else { throw .notATerminal("Standard output") }
    var input = STDIN_FILENO
    if isatty(input) == 0 {
      input = open("/dev/tty", O_RDWR | O_CLOEXEC)
      guard input >= 0 else { throw .notATerminal("Standard input") }
    }
    defer { if input != STDIN_FILENO { _ = Foundation.close(input) } }
    try self.init(
      options, environment: ProcessInfo.processInfo.environment, input: input,
      output: STDOUT_FILENO)
  }

  /// Opens the screen on two file descriptors, which need not be terminals.
  ///
  /// - Throws: `TerminalError`.
  package init(
    _ options: TerminalOptions, environment: [String: String], input: Int32, output: Int32
  ) throws(TerminalError) {
    guard terminal_rows() == 0 else { throw .alreadyOpen }
    let encoding = EncodingDetection.encoding(
      unicode: options.unicode, environment: environment, localeIsUTF8: terminal_set_locale() != 0)
    let unicode = encoding == .utf8 || (encoding == .switchToUTF8 && terminal_set_utf8() != 0)
    let attempts = try ColorDetection.attempts(color: options.color, environment: environment) {
      var description = terminal_description()
      guard terminal_describe($0, &description) != 0 else { return nil }
      return TerminfoFacts(
        colors: Int(description.colors), isDirect: description.direct != 0,
        movesCursor: description.moves_cursor != 0)
    }
    let opened = attempts.first { attempt in
      let color: Int32 = attempt.depth == .none ? 0 : 1
      let ascii: Int32 = unicode ? 0 : 1
      switch attempt.description {
      case .installed(let name):
        return terminal_open(name, nil, color, ascii, input, output) != 0
      case .embedded(let terminfo):
        return terminal_open(terminfo.rawValue, terminfo.text, color, ascii, input, output) != 0
      }
    }
    guard let opened else { throw .noDescription(type: environment["TERM"] ?? "") }
    let count = Int(terminal_colors())
    let depth = count == 0 ? .none : opened.depth
    capabilities = Capabilities(depth: depth, unicode: unicode)
    numbering = ColorNumbering(depth: depth, count: count)
    setMouse(options.mouse)
  }

  deinit { close() }

  /// Restores the terminal; does nothing the second time.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    terminal_close()
  }

  /// How large the screen is, in cells.
  public var size: (rows: Int, columns: Int) {
    isOpen ? (Int(terminal_rows()), Int(terminal_columns())) : (0, 0)
  }

  /// Switches mouse reports on or off: while they are on, the terminal selects no text by itself.
  public func setMouse(_ on: Bool) {
    if isOpen { terminal_set_mouse(on ? 1 : 0) }
  }

  /// Ends a wait in `nextEvent`, from any thread, also after the session is closed.
  public var wake: @Sendable () -> Void { { terminal_wake() } }

  // MARK: Drawing

  /// Shows a frame; what did not change since the last one is not sent again.
  ///
  /// A frame of another size than the screen is cut off, or blank space is left around it.
  public func draw(_ frame: Frame) {
    guard isOpen else { return }
    let (rows, columns) = size
    let shown = min(columns, frame.columns)
    row.reserveCapacity(shown)
    frame.cells.withUnsafeBufferPointer { cells in
      for index in 0..<rows {
        row.removeAll(keepingCapacity: true)
        if index < frame.rows {
          for cell in cells[index * frame.columns..<index * frame.columns + shown] {
            row.append(terminalCell(cell))
          }
        }
        terminal_put_row(Int32(index), row, Int32(row.count))
      }
    }
    let cursor = frame.cursor
    terminal_show(
      Int32(clamping: cursor?.row ?? -1), Int32(clamping: cursor?.column ?? -1))
  }

  /// Makes the next `draw` send the whole frame: something else has written on the terminal.
  public func redraw() {
    if isOpen { terminal_redraw() }
  }

  private func terminalCell(_ cell: Cell) -> terminal_cell {
    var isBright = false
    var ignored = false
    var result = terminal_cell()
    result.foreground = numbering.number(of: cell.style.foreground, isBright: &isBright)
    result.background = numbering.number(of: cell.style.background, isBright: &ignored)
    if cell.style.bold || isBright { result.attributes |= UInt32(TERMINAL_BOLD) }
    if cell.style.dim { result.attributes |= UInt32(TERMINAL_DIM) }
    if cell.style.underline { result.attributes |= UInt32(TERMINAL_UNDERLINE) }
    if cell.style.reverse { result.attributes |= UInt32(TERMINAL_REVERSE) }
    // The wide character before a right half is drawn over both.
    guard !cell.isRightHalf else { return result }
    withUnsafeMutableBytes(of: &result.scalars) { bytes in
      let scalars = bytes.bindMemory(to: UInt32.self)
      for (index, scalar) in cell.character.unicodeScalars.prefix(scalars.count).enumerated() {
        scalars[index] = scalar.value
      }
    }
    return result
  }

  /// What the screen holds at a place: its character and the numbers of its colours.
  package func shown(row: Int, column: Int) -> (text: String, foreground: Int, background: Int)? {
    var cell = terminal_cell()
    guard terminal_get(Int32(row), Int32(column), &cell) != 0 else { return nil }
    var text = ""
    withUnsafeBytes(of: cell.scalars) { bytes in
      text.unicodeScalars.append(
        contentsOf: bytes.bindMemory(to: UInt32.self).prefix { $0 != 0 }
          .compactMap(Unicode.Scalar.init))
    }
    return (text, Int(cell.foreground), Int(cell.background))
  }

  // MARK: Input

  /// Waits for something a person does; nil when the time is over or someone called `wake`.
  ///
  /// - Parameter timeout: how long to wait; nil is for ever, zero only looks.
  /// - Throws: `TerminalError.lost` when no input can come any more.
  public func nextEvent(timeout: Duration?) throws(TerminalError) -> InputEvent? {
    guard isOpen else { throw .lost }
    let clock = ContinuousClock()
    let deadline = timeout.map { clock.now + $0 }
    while true {
      if let event = decoder.next(read) { return event }
      var milliseconds: Int32 = -1
      if let deadline {
        let left = max(.zero, deadline - clock.now)
        milliseconds = Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
      }
      let happened = terminal_wait(milliseconds)
      if happened & Int32(TERMINAL_WOKEN) != 0 { return nil }
      if happened & Int32(TERMINAL_READABLE) != 0 { continue }
      if happened & Int32(TERMINAL_LOST) != 0 { throw .lost }
      if happened & Int32(TERMINAL_SIGNALLED) != 0 { continue }
      if let deadline, clock.now >= deadline { return nil }
    }
  }

  private func read() -> RawInput? {
    var code: UInt32 = 0
    switch Int(terminal_read(&code)) {
    case TERMINAL_CHARACTER:
      return .character(code)
    case TERMINAL_KEY:
      return .key(Int(code))
    case TERMINAL_RESIZED:
      let (rows, columns) = size
      return .resized(rows: rows, columns: columns)
    default:
      return nil
    }
  }
}
