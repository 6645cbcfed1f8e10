import Tensors

/// The attention of one module, as the authors' code lays it out.
public struct AttentionRecord: Sendable {
  /// The module's path, as `stages.0.blocks.0.attn`.
  public let path: String
  /// The tensors after the softmax, each under the path its values are dumped with; outlines when
  /// the trace does not keep attention.
  public let tensors: [(path: String, weights: Tensor)]
  /// The keys that the queries of a level kept for the next, under the level's path; empty where a
  /// mechanism selects nothing.
  public let selections: [(path: String, keys: KeySelection)]
  /// The scores before bias, mask and softmax, laid out as the tensors; empty unless the trace
  /// keeps scores.
  public let contents: [Tensor]
  /// The queries and keys that each tensor's scores were made from; empty likewise.
  public let sources: [ScoreSource]
  /// Which query can attend to which part of the image, and where the tensors hold it.
  public let mechanism: Mechanism
  /// The position bias, where the mechanism has one.
  public let bias: PositionBias?
  /// What is added to the scores to keep queries from padding, [groups, keys]: 0 or a large
  /// negative value; nil where nothing is masked, and unless the trace keeps scores.
  public let mask: Tensor?

  /// Bytes of the attention tensors, what was selected left out.
  public var bytes: Int { tensors.reduce(0) { $0 + 4 * $1.weights.count } }

  /// Whether the values are here, or the shapes alone.
  public var hasValues: Bool { tensors.allSatisfy(\.weights.hasValues) }
}

/// The mechanisms by which queries meet keys.
public enum Mechanism: Sendable, Hashable {
  /// Every query attends to keys that spatial reduction pooled from blocks of tokens.
  case spatialReduction(SpatialReduction)
  /// Every query attends to every token.
  case global(GlobalAttention)
  /// Every query attends to a few taps around it, some heads to nearer ones than others.
  case dilated(DilatedAttention)
  /// Every query attends to the tokens of its own group.
  case groups(TokenGroups)
  /// Every query attends to the tokens of one window.
  case windows(Windows)
  /// Every query attends to keys of several levels, fine ones where the coarse ones weigh most.
  case tokenPyramid(TokenPyramid)
  /// What another program saved: how queries met keys is not known.
  case recorded(RecordedAttention)
}
