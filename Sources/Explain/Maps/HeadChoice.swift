/// Which of a module's heads is shown: one, or a fusion of all.
public enum HeadChoice: Hashable, Sendable, CustomStringConvertible {
  /// One head, from 0.
  case head(Int)
  /// The mean over heads.
  case mean
  /// The greatest over heads: shows where any head looks; its weights no longer sum to 1.
  case max
  /// The least over heads: shows where all agree; its weights no longer sum to 1.
  case min

  /// Reads a number from 0, or `mean`, `max` or `min`.
  public init?(_ text: String) {
    switch text {
    case "mean": self = .mean
    case "max": self = .max
    case "min": self = .min
    default:
      guard let number = Int(text), number >= 0 else { return nil }
      self = .head(number)
    }
  }

  /// What the values of several heads come to: the mean, unless the greatest or least is asked for.
  func fused(_ values: [Float]) -> Float {
    switch self {
    case .max: values.max() ?? 0
    case .min: values.min() ?? 0
    case .mean, .head: values.reduce(0, +) / Float(Swift.max(1, values.count))
    }
  }

  /// As `head 3` or `mean over heads`.
  public var description: String {
    switch self {
    case .head(let number): "head \(number)"
    case .mean: "mean over heads"
    case .max: "max over heads"
    case .min: "min over heads"
    }
  }

  /// As it is written on a command line.
  public var argument: String {
    switch self {
    case .head(let number): String(number)
    case .mean: "mean"
    case .max: "max"
    case .min: "min"
    }
  }
}
