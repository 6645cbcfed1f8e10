/// What is wrong with a file of tensors, as one sentence whose subject is the file.
public struct CheckpointError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The path as the user gave it.
  public let file: String

  /// The rest of the sentence: "is empty", "ends inside its header".
  public let fault: String

  /// A sentence about `file` whose predicate is `fault`.
  public init(_ file: String, _ fault: String) {
    self.file = file
    self.fault = fault
  }

  /// The whole sentence, the path made safe to print.
  public var description: String { "\(Sentence.path(file)) \(fault)" }
}
