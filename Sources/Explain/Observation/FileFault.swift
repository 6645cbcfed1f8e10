import Checkpoints

/// A file that cannot be used for what it was named for: as input, as class names, as a recording.
public struct FileFault: Error, CustomStringConvertible {
  let file: String
  let fault: String

  init(_ file: String, _ fault: String) {
    self.file = file
    self.fault = fault
  }

  /// One sentence.
  public var description: String { "\(Sentence.path(file)) \(fault)" }
}
