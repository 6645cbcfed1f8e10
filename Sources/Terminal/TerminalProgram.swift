import Canvas

/// A program on the screen: events in, frames out.
///
/// Everything here is called on the one thread that called `run`. Work that takes long belongs to
/// other threads, which post results somewhere and then call the `wake` given to `attach`;
/// `collect` picks the results up.
public protocol TerminalProgram: AnyObject {
  /// Called once, before the first frame; `wake` may be called from any thread at any time.
  func attach(wake: @escaping @Sendable () -> Void)
  /// Takes what a person did. A frame is asked for once all waiting events are handled.
  func handle(_ event: InputEvent)
  /// Takes results of background work; whether anything changed that shows. Called often: after
  /// events, after `wake` and at every tick.
  func collect() -> Bool
  /// The screen as it should be now.
  func frame(rows: Int, columns: Int, capabilities: Capabilities) -> Frame
  /// How long until a new frame is wanted though nothing happens, for clocks and progress; nil when
  /// nothing moves by itself. Asked again before each wait.
  var tick: Duration? { get }
  /// Whether the mouse is wanted. Asked again before each frame.
  var wantsMouse: Bool { get }
  /// Whether the program is over.
  var isFinished: Bool { get }
}

/// Runs a program on the terminal until it is finished.
///
/// All waiting events are handled before a frame is drawn, so that a held key never builds up a
/// queue of frames. Control-L draws everything anew, besides what the program makes of it.
///
/// - Throws: `TerminalError` when there is no terminal to run on, or it goes away.
public func run(
  _ program: some TerminalProgram, options: TerminalOptions = TerminalOptions()
) throws(TerminalError) {
  var options = options
  options.mouse = program.wantsMouse
  let session = try TerminalSession(options)
  defer { session.close() }
  try run(program, on: session)
}

/// The event loop, on an open session.
///
/// - Throws: `TerminalError.lost` when the terminal goes away.
package func run(
  _ program: some TerminalProgram, on session: TerminalSession
) throws(TerminalError) {
  // Input that never ends must not keep the screen from being drawn.
  let mostEventsPerFrame = 1024
  let clock = ContinuousClock()
  var drawn = clock.now
  var hasChanged = true
  program.attach(wake: session.wake)
  while !program.isFinished {
    if hasChanged {
      session.setMouse(program.wantsMouse)
      let (rows, columns) = session.size
      session.draw(
        program.frame(rows: rows, columns: columns, capabilities: session.capabilities))
      drawn = clock.now
      hasChanged = false
    }
    let left = program.tick.map { max(.zero, $0 - (clock.now - drawn)) }
    var event = try session.nextEvent(timeout: left)
    var count = 0
    while let current = event {
      if current == .key(.control("l")) { session.redraw() }
      program.handle(current)
      hasChanged = true
      count += 1
      if program.isFinished || count == mostEventsPerFrame { break }
      event = try session.nextEvent(timeout: .zero)
    }
    if program.collect() { hasChanged = true }
    if let tick = program.tick, clock.now - drawn >= tick { hasChanged = true }
  }
}
