import Backbones
import Checkpoints
import Tensors
import Testing

/// What a network computes on images, with everything kept that tests ask for.
public struct SeededPass {
  /// The network.
  public let network: LoadedNetwork
  /// What it was shown, [batch, height, width, 3].
  public let image: Tensor
  /// The logits, [batch, classes].
  public let logits: Tensor
  /// The steps, and what was kept.
  public let trace: Trace
  private let norms: Set<String>

  /// A pass of `network` over images [batch, height, width, 3].
  public init(
    _ network: LoadedNetwork, _ images: Tensor,
    keeping: Trace.Keeping = [.attention, .features]
  ) throws {
    self.network = network
    image = images
    trace = Trace(keeping: keeping)
    logits = try network.backbone(images, trace)
    norms = Set(network.backbone.units.filter { $0.role == .normalization }.map(\.path))
  }

  /// A pass of a network with seeded parameters over a seeded image.
  public init(
    _ configuration: any BackboneConfiguration, height: Int, width: Int, seed: UInt64 = 0,
    keeping: Trace.Keeping = [.attention, .features]
  ) throws {
    let network = try configuration.load(
      SeededParameters(seed: seed), height: height, width: width)
    try self.init(
      network, seededImage(height: height, width: width, seed: seed), keeping: keeping)
  }

  /// The tensors of a pass over one image, as reference files name and lay them out: `logits`
  /// [classes], `feature.PATH` [tokens, channels] of every unit but the norms, `attention.PATH` and
  /// the scores of what QuadTree keeps.
  public var tensors: [String: Tensor] {
    var tensors = ["logits": logits.reshaped([logits.count])]
    for record in trace.features where !norms.contains(record.path) {
      let tokens = record.features.tokens
      tensors["feature." + record.path] = tokens.reshaped(Array(tokens.shape.dropFirst()))
    }
    for record in trace.attention {
      for (path, weights) in record.tensors { tensors["attention." + path] = weights }
      for (path, keys) in record.selections {
        tensors["attention.\(path).topk_score"] = keys.scores
      }
    }
    return tensors
  }

  /// The indices of what QuadTree keeps, [queries, K, heads], as reference files name them.
  public var indices: [String: IndexTensor] {
    var indices: [String: IndexTensor] = [:]
    for (path, keys) in trace.attention.flatMap(\.selections) {
      indices["attention.\(path).topk_index"] = keys.indices
    }
    return indices
  }
}

/// The seeded image, [1, height, width, 3].
public func seededImage(height: Int, width: Int, seed: UInt64 = 0) throws -> Tensor {
  let planes = try SeededTensor.image(height: height, width: width, seed: seed)
  return Tensor(planes, shape: [1, 3, height, width]).permuted([0, 2, 3, 1])
}

extension SeededPass {
  /// Expects finite values, in the shapes that the network's outline foretells.
  public func expect(
    plannedBy outline: LoadedNetwork, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let planned = outline.outlineTrace()
    #expect(nonFiniteCount(logits) == 0, sourceLocation: sourceLocation)
    #expect(
      trace.steps.map { "\($0.path) \($0.shape)" }
        == planned.steps.map { "\($0.path) \($0.shape)" },
      sourceLocation: sourceLocation)
    #expect(
      trace.features.map(\.features.grid) == planned.features.map(\.features.grid),
      sourceLocation: sourceLocation)
    #expect(
      trace.attention.flatMap(\.tensors).map(\.weights.shape)
        == planned.attention.flatMap(\.tensors).map(\.weights.shape),
      sourceLocation: sourceLocation)
    #expect(trace.attention.allSatisfy { $0.hasValues }, sourceLocation: sourceLocation)
    #expect(!planned.attention.contains { $0.hasValues }, sourceLocation: sourceLocation)
    for step in trace.steps {
      #expect(
        step.axes.count == step.shape.count, "\(step.path)", sourceLocation: sourceLocation)
    }
  }
}
