import Canvas
import Foundation
import Terminal

/// The probe's state: the last events, and what background work and ticks added up to.
final class Probe: TerminalProgram {
  private var events: [String] = []
  private var frames = 0
  private var results = 0
  private var isTyping = false
  private var wake: @Sendable () -> Void = {}
  private let posted = Posted()

  private(set) var isFinished = false
  private(set) var wantsMouse = true
  private(set) var tick: Duration?

  /// What other threads have finished.
  private final class Posted: @unchecked Sendable {
    private let lock = NSLock()
    private var count = 0

    func add() { lock.withLock { count += 1 } }
    func takeAll() -> Int {
      lock.withLock {
        defer { count = 0 }
        return count
      }
    }
  }

  func attach(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  func handle(_ event: InputEvent) {
    events = Array((events + ["\(event)"]).suffix(4))
    guard case .key(.character(let character)) = event else { return }
    switch character {
    case "q": isFinished = true
    case "m": wantsMouse.toggle()
    case "t": tick = tick == nil ? .milliseconds(20) : nil
    case "i": isTyping.toggle()
    case "w": work()
    default: Accidents.happen(character)
    }
  }

  private func work() {
    let (posted, wake) = (posted, wake)
    for _ in 0..<8 {
      Thread.detachNewThread {
        posted.add()
        wake()
      }
    }
  }

  func collect() -> Bool {
    let count = posted.takeAll()
    results += count
    return count > 0
  }

  func frame(rows: Int, columns: Int, capabilities: Capabilities) -> Frame {
    var frame = Frame(rows: rows, columns: columns)
    frames += 1
    // Each frame shows these lines another way, so that they are sent whole and tests find them.
    let style = Style(bold: true, reverse: frames % 2 == 0)
    frame.write(
      "size \(rows)x\(columns) depth \(capabilities.depth.rawValue) unicode \(capabilities.unicode)",
      row: 0, column: 0, style: style)
    frame.write(
      "frames \(frames) results \(results) é\u{301} 世|", row: 1, column: 0, style: style)
    for (index, event) in events.enumerated() {
      frame.write(
        event, row: 2 + index, column: 0, style: Style(dim: index < events.count - 1))
    }
    for index in 0..<16 {
      let style = Style(foreground: .palette(UInt8(index)), reverse: index % 2 == 1)
      frame[6, index * 3] = Cell("a", style)
      frame[6, index * 3 + 1] = Cell("b", style)
    }
    gradient(from: 7, capabilities: capabilities, in: &frame)
    if isTyping { frame.cursor = Frame.Position(row: 1, column: 3) }
    return frame
  }

  private func gradient(from first: Int, capabilities: Capabilities, in frame: inout Frame) {
    let height = frame.rows - first
    func color(_ row: Int, _ column: Int) -> Color {
      .rgb(
        UInt8(255 * column / max(1, frame.columns - 1)),
        UInt8(min(255, 255 * row / max(1, 2 * height - 1))), 96)
    }
    for row in 0..<max(0, height) {
      for column in 0..<frame.columns {
        let (upper, lower) = (color(2 * row, column), color(2 * row + 1, column))
        frame[first + row, column] =
          capabilities.unicode && capabilities.depth != .none
          ? Cell("▀", Style(foreground: upper, background: lower))
          : Cell(
            capabilities.depth == .none ? Array(" .:-=+*#%@")[10 * column / frame.columns] : " ",
            Style(background: upper))
      }
    }
  }
}
