import Backbones
import Foundation
import Pictures

/// What someone asks to see: a network, its weights, and what it is shown.
public struct Request: Sendable {
  /// Where the weights come from.
  public enum Weights: Sendable, Hashable, CustomStringConvertible {
    /// Made up from a seed, the same everywhere: shapes and costs are real, attention is not learned.
    case seeded(UInt64)
    /// A checkpoint; `FILE#NAME` chooses one of several state dicts in it.
    case file(String)

    /// Reads `seeded:SEED` or a path.
    public init?(_ text: String) {
      guard text.hasPrefix("seeded:") else {
        if text.isEmpty { return nil }
        self = .file(text)
        return
      }
      guard let seed = UInt64(text.dropFirst("seeded:".count)) else { return nil }
      self = .seeded(seed)
    }

    /// The weights a network has when none are named: those that come with the program, where it
    /// was trained, else made up from seed 0.
    public static func usual(for variant: Variant) -> Weights {
      Resources.trainedWeights(of: variant.name).map(Weights.file) ?? .seeded(0)
    }

    /// Whether they come with the program.
    public var isBuiltIn: Bool {
      if case .file(let path) = self { Resources.isTrained(path) } else { false }
    }

    /// As it is written on a command line.
    public var description: String {
      switch self {
      case .seeded(let seed): "seeded:\(seed)"
      case .file(let path): path
      }
    }

    /// What they are called; where the program lies does not matter for those it brings.
    public var title: String { isBuiltIn ? "built in" : description }
  }

  /// What the network is shown.
  public enum Input: Sendable, Hashable, CustomStringConvertible {
    /// A picture, prepared as the network wants it.
    case picture(String)
    /// A safetensors file with `input`, [3, height, width], already normalised.
    case tensor(String)
    /// Made up from a seed.
    case seeded(UInt64)

    /// Reads `seeded:SEED` or a path; a safetensors file, by its name or its content, holds a tensor.
    public init?(_ text: String) {
      if text.hasPrefix("seeded:") {
        guard let seed = UInt64(text.dropFirst("seeded:".count)) else { return nil }
        self = .seeded(seed)
      } else if text.isEmpty {
        return nil
      } else {
        let holdsTensors = text.hasSuffix(".safetensors") || Self.startsAsSafetensors(text)
        self = holdsTensors ? .tensor(text) : .picture(text)
      }
    }

    /// Whether an ordinary file starts with the length of a JSON header and its brace.
    private static func startsAsSafetensors(_ path: String) -> Bool {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        let file = FileHandle(forReadingAtPath: path),
        let start = try? file.read(upToCount: 9), start.count == 9
      else { return false }
      return start[8] == UInt8(ascii: "{") && start[4..<8].allSatisfy { $0 == 0 }
    }

    /// As it is written on a command line.
    public var description: String {
      switch self {
      case .picture(let path), .tensor(let path): path
      case .seeded(let seed): "seeded:\(seed)"
      }
    }
  }

  /// An option of a command line.
  public struct Argument: Sendable, Hashable {
    /// The name, without hyphens before it.
    public let name: String
    /// The value.
    public let value: String

    /// The option `--name value`.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The network; a stand-in until `settled()` when it was not named.
  public var variant: Variant {
    didSet { variantArguments = [Argument("model", variant.name)] }
  }
  /// The options that name or describe the network.
  public var variantArguments: [Argument]
  /// Whether the network was named; otherwise the checkpoint tells.
  public var namesVariant = true
  /// Its weights.
  public var weights: Weights
  /// What it is shown.
  public var input: Input
  /// The size of its input; nil for the published one, or the tensor's.
  public var size: Grid?
  /// How a picture is made to fit.
  public var fit: Preprocessing.Fit
  /// The file of class names, when they are not ImageNet's.
  public var labels: String?

  /// A request for a network on an input.
  public init(
    variant: Variant, weights: Weights = .seeded(0), input: Input, size: Grid? = nil,
    fit: Preprocessing.Fit = .crop, labels: String? = nil
  ) {
    self.variant = variant
    variantArguments = [Argument("model", variant.name)]
    self.weights = weights
    self.input = input
    self.size = size
    self.fit = fit
    self.labels = labels
  }

  /// The options that ask for the same again.
  public var arguments: [Argument] {
    var all = isRecorded ? [] : variantArguments
    if isRecorded || weights != .usual(for: variant) || !weights.isBuiltIn {
      all.append(Argument(isRecorded ? "file" : "weights", weights.description))
    }
    if isRecorded { all += variantArguments }
    if case .picture(let path) = input, Resources.isExample(path) {
      // The built-in picture is what is shown when none is named.
    } else {
      all.append(Argument("input", input.description))
    }
    if let size { all.append(Argument("size", size.description)) }
    // A recording's picture is not cropped unless that is asked for.
    if fit != .crop || isRecorded { all.append(Argument("fit", fit.rawValue)) }
    if let labels { all.append(Argument("labels", labels)) }
    return all
  }
}
