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
  private let configuration: any BackboneConfiguration
  private let source: any ParameterSource & Sendable

  /// The network a request asks for, with its weights.
  ///
  /// - Throws: `ConfigurationError`, `CheckpointError`, or `ModelFault` when the weights do not fit.
  public init(_ request: Request, height: Int, width: Int) throws {
    var configuration = request.variant.configuration
    name = request.variant.name
    var opened: CheckpointParameters?
    var namesInFile: [String]?
    switch request.weights {
    case .seeded(let seed):
      source = SeededParameters(seed: seed)
      weights = "seeded:\(seed), not learned"
    case .file(let argument) where request.isRecorded:
      let file = try Checkpoint.open(argument: argument)
      source = RecordedParameters(checkpoint: file)
      let leftOut = (configuration as? RecordedConfiguration)?.leftOut ?? 0
      weights =
        "\((argument as NSString).lastPathComponent) (\(file.container)"
        + (leftOut > 0 ? "; \(leftOut) more cannot be shown)" : ")")
    case .file(let argument):
      let file = try CheckpointParameters(try Checkpoint.open(argument: argument))
      opened = file
      source = file
      weights =
        request.weights.isBuiltIn
        ? "built in, learned from scenes"
          + (request.variant.isTaughtByLabels ? ", labels alone" : "")
        : "\((argument as NSString).lastPathComponent) (\(file.container))"
      namesInFile = file.classNames
      let head = type(of: configuration).headWeight
      if let classes = file.shape(of: head)?.first, classes > 0, classes <= 1_000_000 {
        configuration.numClasses = classes
      }
    }
    self.configuration = configuration
    do {
      network = try configuration.load(source, height: height, width: width)
    } catch let problems as ParameterProblems {
      throw ModelFault(
        weights: request.weights.description, model: name, problems: problems,
        looksLike: opened.map { Recognition($0) })
    }
    classNames =
      request.labels == nil && namesInFile?.count == configuration.numClasses
      ? namesInFile ?? [] : try ClassNames.read(request.labels, count: configuration.numClasses)
  }

  /// How many classes it tells apart.
  public var classes: Int { configuration.numClasses }

  /// The same network with the learnable parameters as places where gradients can be asked for.
  ///
  /// - Throws: what reading the parameters again throws.
  public func tracked() throws -> (network: LoadedNetwork, places: [Tensor]) {
    let parameters = TrackedParameters(source)
    let tracked = try configuration.load(
      parameters, height: network.height, width: network.width)
    let names = network.parameters.filter(\.isLearnable).map(\.name)
    return (tracked, names.compactMap { parameters.tensors[$0] })
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
  /// What the weights look like instead.
  let looksLike: Recognition?

  /// One sentence with the names of the first few.
  public var description: String {
    let file = Sentence.path(weights)
    let sentence = "\(file) does not fit \(model): \(problems)"
    switch looksLike {
    case .variant(let variant) where variant.name != model:
      return "\(file) does not fit \(model), but \(variant.name), to be chosen with --model"
    case .family: return "\(sentence); it looks like \(looksLike?.description ?? "")"
    default: return sentence
    }
  }
}
