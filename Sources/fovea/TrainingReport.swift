import Foundation
import Training

/// What is shown while a training runs: on a terminal one line that changes, else a line from time
/// to time.
struct TrainingReport {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var isOpen = false

  /// Shows where the training stands.
  mutating func show(_ line: String, _ trainer: Trainer) throws {
    if isTerminal {
      FileHandle.standardError.write(Data("\r\(line)\u{1B}[K".utf8))
      isOpen = true
    }
    if trainer.stepsDone.isMultiple(of: 25), !isTerminal || isatty(STDOUT_FILENO) == 0 {
      try printText(line)
    }
  }

  /// Leaves the line.
  mutating func end() {
    if isOpen { FileHandle.standardError.write(Data("\n".utf8)) }
    isOpen = false
  }
}
