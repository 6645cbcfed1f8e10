/// A configuration that contradicts itself, or a size that a network cannot take.
public struct ConfigurationError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The fault, in one sentence.
  public let description: String

  /// An error with this sentence.
  public init(_ description: String) { self.description = description }
}
