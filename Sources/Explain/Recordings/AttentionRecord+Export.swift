import Backbones
import Checkpoints
import Tensors

extension TensorSource {
  /// The values of a tensor to be written; its leading axes may be seen under another shape.
  public init(_ name: String, _ tensor: Tensor, shape: [Int]? = nil) {
    self.init(name: name, shape: shape ?? tensor.shape) {
      FloatStorage(count: tensor.count) { to in
        tensor.withValues { _ = to.initialize(from: $0) }
      }
    }
  }
}

extension AttentionRecord {
  /// What is written of this module's attention: `attention.PATH` in the authors' own layout, after
  /// the softmax, where keys were chosen `.topk_score` and `.topk_index`, and where levels are mixed
  /// their shares, `attention.PATH.mixing` [levels].
  public var exportedTensors: [TensorSource] {
    tensors.map { TensorSource("\(RecordedNames.prefix)\($0.path)", $0.weights) }
      + selections.flatMap { path, keys in
        let names = RecordedNames.selection(path)
        return [
          TensorSource(names.score, keys.scores),
          TensorSource(
            name: names.index, shape: keys.indices.shape,
            integers: keys.indices.values.map { Int($0) }),
        ]
      } + [exportedMixing].compactMap { $0 }
  }

  private var exportedMixing: TensorSource? {
    guard let shares = mechanism.levelShares, !shares.isEmpty else { return nil }
    return TensorSource(name: RecordedNames.mixing(path), shape: [shares.count], floats: shares)
  }

  /// The table of the position bias to be written beside them, `attention.PATH.bias_table`; nil where
  /// there is none.
  public var exportedBias: TensorSource? {
    bias.map { TensorSource(RecordedNames.bias(path), $0.table) }
  }
}

extension RecordedNames {
  /// The names of the keys that a level kept.
  static func selection(_ path: String) -> (score: String, index: String) {
    ("\(prefix)\(path).topk_score", "\(prefix)\(path).topk_index")
  }

  /// The name of the shares in which a module mixes its levels.
  static func mixing(_ path: String) -> String { "\(prefix)\(path).mixing" }

  /// The name of a module's table of position bias.
  static func bias(_ path: String) -> String { "\(prefix)\(path).bias_table" }
}

extension Provenance {
  /// Adds what is needed to lay tensors out again as the network did: its family and configuration,
  /// and how the picture was made to fit.
  ///
  /// - Throws: what encoding the configuration throws.
  public mutating func addNetwork(of request: Request) throws {
    guard !request.isRecorded else { return }
    add("family", request.variant.family.rawValue)
    add("config", try request.variant.configurationText())
    add("fit", request.fit.rawValue)
    add("crop_ratio", "\(request.variant.cropRatio)")
  }
}
