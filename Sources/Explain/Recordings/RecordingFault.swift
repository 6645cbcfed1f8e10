import Backbones
import Checkpoints

/// A file without attention that could be shown.
public struct RecordingFault: Error, CustomStringConvertible {
  let file: String
  let fault: String

  init(_ file: String, _ fault: String) {
    self.file = file
    self.fault = fault
  }

  /// One sentence.
  public var description: String { "\(Sentence.path(file)) \(fault)" }
}
