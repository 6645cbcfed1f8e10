import Foundation

/// A terminal that is a test: runs a command on a pseudo-terminal, types, resizes, and sees every
/// byte the command sends and the terminal modes it leaves behind.
///
/// The command runs as a job of a small shell, as it would at a prompt: Control-C reaches it alone,
/// Control-Z stops it, and the terminal outlives it, so that its modes can be compared.
public final class PseudoTerminal {
  /// The modes of a terminal line.
  public struct Modes: Equatable {
    /// Input, output, control and local flags.
    public var flags: [UInt32]
    /// The control characters.
    public var characters: [UInt8]
    /// Whether typed lines are edited and echoed, as at a prompt.
    public var isCooked: Bool
  }

  /// Everything received so far.
  public private(set) var output: [UInt8] = []
  /// Everything received so far as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
  /// How many bytes came before a text: its first or its last occurrence.
  public func offset(of wanted: String, last: Bool = false) -> Int? {
    let text = text
    return text.range(of: wanted, options: last ? .backwards : []).map {
      text.utf8.distance(from: text.startIndex, to: $0.lowerBound)
    }
  }

  /// The modes before the command ran.
  public let modesBefore: Modes

  private static let starting = NSLock()
  /// POSIX_SPAWN_SETSID, which the C library's headers hide from Swift.
  private static let ownSession: Int16 = 0x80

  private let descriptor: Int32
  private let folder: URL
  private var shell: pid_t = 0

  /// Starts a command.
  ///
  /// - Parameters:
  ///   - command: the path of the program and its arguments.
  ///   - environment: the whole environment of the command; PATH is added when missing.
  public init(
    _ command: [String], rows: Int = 24, columns: Int = 80,
    environment: [String: String] = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]
  ) throws {
    // Two at once would hand each other's terminals to their children.
    Self.starting.lock()
    defer { Self.starting.unlock() }
    var (own, other): (Int32, Int32) = (-1, -1)
    guard openpty(&own, &other, nil, nil, nil) == 0, let terminalName = ttyname(other),
      let modes = Self.modes(of: other)
    else { throw POSIXError(.ENXIO) }
    let name = String(cString: terminalName)
    close(other)
    _ = fcntl(own, F_SETFD, FD_CLOEXEC)
    descriptor = own
    modesBefore = modes
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pseudo-terminal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    resize(rows: rows, columns: columns)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal a session leader opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      Self.ownSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    let variables = environment.merging(path) { given, _ in given }.map { "\($0)=\($1)" }
    let arguments = ["/bin/sh", "-c", Self.job, folder.path] + command
    let status = withCStrings(arguments) { arguments in
      withCStrings(variables) { variables in
        posix_spawn(&shell, "/bin/sh", &actions, &attributes, arguments, variables)
      }
    }
    guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: status) ?? .EINVAL) }
  }

  /// Runs the command in the foreground; notes its process, each stop, and how it ended.
  ///
  /// The shell stays, and with it the terminal.
  private static let job = """
    set -m
    ulimit -c 0
    trap : INT QUIT
    sh -c 'echo $$ >"$0/process"; exec "$@"' "$0" "$@"
    status=$?
    while [ $status -eq 147 ] || [ $status -eq 148 ]; do
      echo >"$0/stopped"
      while [ ! -e "$0/continue" ]; do sleep 0.02; done
      rm "$0/continue" "$0/stopped"
      fg >/dev/null
      status=$?
    done
    echo $status >"$0/part"
    mv "$0/part" "$0/status"
    while :; do sleep 60; done
    """

  deinit {
    if let process { kill(process, SIGKILL) }
    if shell > 0 {
      kill(shell, SIGKILL)
      waitpid(shell, nil, 0)
    }
    close(descriptor)
    try? FileManager.default.removeItem(at: folder)
  }

  /// The process of the command, once it runs.
  public var process: pid_t? { number(in: "process").map { pid_t($0) } }

  /// The modes of the terminal now.
  public var modes: Modes? { Self.modes(of: descriptor) }

  /// Whether the command runs, stopped or not.
  public var isRunning: Bool {
    guard let process,
      let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    else { return false }
    return !(state.split(separator: ")").last ?? "").hasPrefix(" Z")
  }

  /// Whether the command is stopped, as by Control-Z.
  public var isStopped: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("stopped").path)
  }

  // MARK: Acting

  /// Types characters, escape sequences as terminals send them included.
  public func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Gives the terminal a new size; the command hears of it by SIGWINCH.
  public func resize(rows: Int, columns: Int) {
    var size = winsize(
      ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0,
      ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  /// Sends a signal to the command.
  public func signal(_ number: Int32) {
    if let process { kill(process, number) }
  }

  /// Brings a stopped command back to the foreground, as `fg` does.
  public func resume() {
    try? Data().write(to: folder.appendingPathComponent("continue"))
  }

  /// Gives the terminal its first modes again, as many shells do when a command stops.
  public func restoreModes() {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0 else { return }
    modes.c_iflag = modesBefore.flags[0]
    modes.c_oflag = modesBefore.flags[1]
    modes.c_lflag = modesBefore.flags[3]
    tcsetattr(descriptor, TCSANOW, &modes)
  }

  /// Forgets what was received so far.
  public func clear() { output.removeAll() }

  /// Closes the terminal's window: the line hangs up.
  public func hangUp() {
    // The pseudo-terminal ends with its last descriptor, but this object keeps the number.
    let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
    dup2(nowhere, descriptor)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    close(nowhere)
  }

  // MARK: Waiting

  /// Receives until nothing has come for a while; false when it never becomes quiet.
  @discardableResult
  public func waitUntilQuiet(for quiet: Duration = .milliseconds(150)) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    while clock.now < deadline {
      if !receive(for: quiet) { return true }
    }
    return false
  }

  /// Receives until the text has come since the last `clear`; false when it never does.
  @discardableResult
  public func wait(for wanted: String) -> Bool {
    let bytes = Array(wanted.utf8)
    var searched = 0
    return wait { terminal in
      let ends = max(0, terminal.output.count - bytes.count + 1)
      defer { searched = ends }
      return (min(searched, ends)..<ends).contains {
        terminal.output[$0..<$0 + bytes.count].elementsEqual(bytes)
      }
    }
  }

  /// Receives until a condition holds; false when it never does.
  @discardableResult
  public func wait(until isFulfilled: (PseudoTerminal) -> Bool) -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + Self.patience
    while clock.now < deadline {
      if isFulfilled(self) { return true }
      receive(for: .milliseconds(20))
    }
    return isFulfilled(self)
  }

  /// Receives until the command has ended; its exit status, 128 + n when signal n ended it, or nil
  /// when it does not end.
  public func waitForExit() -> Int? {
    guard wait(until: { $0.number(in: "status") != nil }) else { return nil }
    while receive(for: .milliseconds(20)) { continue }
    return number(in: "status")
  }

  /// How long anything may take before a test gives up on it.
  private static let patience = Duration.seconds(30)

  /// Whether anything came within a time.
  @discardableResult
  private func receive(for time: Duration) -> Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(time / .milliseconds(1))
    guard poll(&ready, 1, milliseconds) > 0, ready.revents & Int16(POLLIN) != 0 else {
      // A line nobody has open is readable at once and has nothing to read.
      if ready.revents != 0 { usleep(UInt32(milliseconds) * 1000) }
      return false
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &buffer, buffer.count)
    if count > 0 { output += buffer[..<count] }
    return count > 0
  }

  private func number(in name: String) -> Int? {
    let file = folder.appendingPathComponent(name)
    let text = try? String(contentsOf: file, encoding: .utf8)
    return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func modes(of descriptor: Int32) -> Modes? {
    var modes = termios()
    guard tcgetattr(descriptor, &modes) == 0 else { return nil }
    return Modes(
      flags: [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag],
      characters: withUnsafeBytes(of: modes.c_cc) { Array($0) },
      isCooked: modes.c_lflag & tcflag_t(ICANON) != 0 && modes.c_lflag & tcflag_t(ECHO) != 0)
  }

  /// The path of an executable of this package, beside the running tests.
  public static func product(_ name: String) -> String {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests ?? CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent(name).path
  }
}

/// Calls `body` with strings as C takes arguments and environments: ended by a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}
