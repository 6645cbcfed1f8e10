import Tensors

/// The attention of one module, as the authors' code lays it out.
public struct AttentionRecord: Sendable {
  /// The module's path, as `stages.0.blocks.0.attn`.
  public let path: String
  /// The tensors after the softmax, each under the path its values are dumped with; outlines when
  /// the trace does not keep attention.
  public let tensors: [(path: String, weights: Tensor)]
  /// Which query can attend to which part of the image, and where the tensors hold it.
  public let mechanism: Mechanism

  /// Bytes of the attention tensors.
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
}
