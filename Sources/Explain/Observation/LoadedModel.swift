import Backbones
import Checkpoints
import Foundation
import Tensors

/// A network with its weights, ready to run at one size.
public struct LoadedModel: Sendable {
  /// The published name.
  public let name: String
  /// The network.
  public let network: LoadedNetwork
  /// What is said of the weights, as `weights.safetensors (safetensors)`.
  public let weights: String
  /// The names of the classes; empty when the checkpoint tells other classes apart.
  public let classNames: [String]
  private let source: any ParameterSource & Sendable

  /// The network a request asks for, with its weights.
  ///
  /// - Throws: `ConfigurationError`, `CheckpointError`, or `ModelFault` when the weights do not fit.
  public init(_ request: Request, height: Int, width: Int) throws {
    var configuration = request.variant.configuration
    name = request.variant.name
    switch request.weights {
    case .seeded(let seed):
      source = SeededParameters(seed: seed)
      weights = "seeded:\(seed), not learned"
    case .file(let argument):
      let file = try CheckpointParameters(try Checkpoint.open(argument: argument))
      source = file
      weights = "\((argument as NSString).lastPathComponent) (\(file.container))"
      let head = type(of: configuration).headWeight
      if let classes = file.shape(of: head)?.first, classes > 0, classes <= 1_000_000 {
        configuration.numClasses = classes
      }
    }
    do {
      network = try configuration.load(source, height: height, width: width)
    } catch let problems as ParameterProblems {
      throw ModelFault(weights: request.weights.description, model: name, problems: problems)
    }
    classNames = try Self.names(request.labels, count: configuration.numClasses)
  }

  /// SHA-256 over all parameters as float32: the same for the same weights in any file format.
  ///
  /// - Throws: `CheckpointError` if a tensor cannot be read any more.
  public func fingerprint() throws -> Fingerprint {
    var all: [(name: String, shape: [Int], values: FloatStorage)] = []
    for parameter in network.parameters {
      guard let tensor = try source.tensor(named: parameter.name, shape: parameter.shape) else {
        continue
      }
      all.append(
        (
          parameter.name, parameter.shape,
          FloatStorage(count: tensor.count) { to in
            tensor.withValues { _ = to.initialize(from: $0) }
          }
        ))
    }
    return Fingerprint.of(values: all)
  }

  /// Names for the classes: those of a file, ImageNet's for a thousand, none otherwise.
  private static func names(_ file: String?, count: Int) throws -> [String] {
    guard let file else {
      let names = count == 1000 ? try Resources.imageNetClasses() : []
      return names
    }
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw LabelsFault(file: file, fault: "cannot be read as text in UTF-8")
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.count == count else {
      throw LabelsFault(
        file: file, fault: "has \(lines.count) lines, but the network tells \(count) classes apart")
    }
    return lines
  }
}

/// Weights that do not fit a network.
public struct ModelFault: Error, CustomStringConvertible {
  let weights: String
  let model: String
  /// What does not fit.
  public let problems: ParameterProblems

  /// One sentence with the names of the first few.
  public var description: String { "\(weights) does not fit \(model): \(problems)" }
}

/// A file of class names that cannot be used.
public struct LabelsFault: Error, CustomStringConvertible {
  let file: String
  let fault: String

  /// One sentence.
  public var description: String { "\(file) \(fault)" }
}
