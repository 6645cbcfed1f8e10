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
      let fitting = (source as? CheckpointParameters).map(Self.variants(fitting:)) ?? []
      // Where names and shapes fit, the values are at fault.
      throw ModelFault(
        weights: request.weights.description, model: name, problems: problems,
        fitting: fitting.contains(name) ? [] : fitting)
    }
    classNames = try ClassNames.read(request.labels, count: configuration.numClasses)
  }

  /// The names of the variants whose parameters are exactly those of `file`.
  private static func variants(fitting file: CheckpointParameters) -> [String] {
    Variant.all.filter { variant in
      var configuration = variant.configuration
      let head = type(of: configuration).headWeight
      guard let classes = file.shape(of: head)?.first, (1...1_000_000).contains(classes) else {
        return false
      }
      configuration.numClasses = classes
      let network = try? configuration.outline(height: variant.size, width: variant.size)
      guard let declared = network?.parameters, declared.count == file.names?.count else {
        return false
      }
      return declared.allSatisfy { file.shape(of: $0.name) == $0.shape }
    }.map(\.name)
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
}

/// Weights that do not fit a network.
public struct ModelFault: Error, CustomStringConvertible {
  let weights: String
  let model: String
  /// What does not fit.
  public let problems: ParameterProblems
  /// The networks that the weights do fit.
  let fitting: [String]

  /// One sentence with the names of the first few.
  public var description: String {
    let file = Sentence.path(weights)
    guard !fitting.isEmpty else { return "\(file) does not fit \(model): \(problems)" }
    return "\(file) does not fit \(model), but \(fitting.joined(separator: " and ")),"
      + " to be chosen with --model"
  }
}
