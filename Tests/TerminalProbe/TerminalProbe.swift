import Canvas
import Foundation
import Terminal

/// A program with nothing in it but the terminal.
///
/// It shows a gradient, echoes what it is told as text, and goes wrong on request. The tests run it
/// on pseudo-terminals.
@main
struct TerminalProbe {
  static func main() throws {
    var options = TerminalOptions()
    for argument in CommandLine.arguments.dropFirst() {
      switch argument {
      case "--ascii": options.unicode = false
      case "--unicode": options.unicode = true
      default: options.color = ColorDepth(rawValue: argument)
      }
    }
    do {
      try run(Probe(), options: options)
    } catch {
      print("failed: \(error)")
      exit(4)
    }
    print("finished")
  }
}
