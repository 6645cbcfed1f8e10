import Tensors

/// One step of a forward pass: what was done, to what shape, at what cost.
public struct Step: Sendable {
  /// The kinds of step, as far as cost and explanation tell them apart.
  public enum Kind: String, Sendable, CaseIterable {
    case convolution, linear, normalization, activation, pooling
    case scores, softmax, selection, weightedSum
    case addition, product, rearrangement

    /// Whether the work is one of each value put out rather than of multiply-adds.
    public var isElementwise: Bool {
      switch self {
      case .normalization, .activation, .pooling, .softmax, .addition, .product: true
      case .convolution, .linear, .scores, .selection, .weightedSum, .rearrangement: false
      }
    }

    /// Whether the output counts as activation memory: what convolutions, linear layers, norms,
    /// activations and poolings put out.
    public var isActivation: Bool {
      switch self {
      case .convolution, .linear, .normalization, .activation, .pooling: true
      case .scores, .softmax, .selection, .weightedSum, .addition, .product, .rearrangement: false
      }
    }
  }

  /// How cells that an expression joins become one.
  public enum Reduction: String, Sendable {
    case mean, max
    /// A sum with learned weights.
    case learned = "learned sum"
  }

  /// What a rearrangement moves.
  public enum Subject: Sendable {
    /// The tokens of the unit.
    case tokens
    /// The stage's global query, which lies beside them.
    case globalQuery
  }

  /// The path of the layer in the state dict, or of the step below its module.
  public let path: String
  /// The kind of step.
  public let kind: Kind
  /// What is computed, in the field's notation.
  public let formula: String
  /// The names of the output's axes.
  public let axes: [String]
  /// The size of each axis.
  public let shape: [Int]
  /// Multiply-accumulates: one for each multiply-add of a convolution, linear layer or product.
  public let macs: Int
  /// For a rearrangement, the expression, as `b n (h d) -> b h n d`; `(h + 4)` stands for four rows
  /// of zeros after h.
  ///
  /// A pooling, or a convolution of blocks, has one that says what it joins.
  public let rearrangement: String?
  /// The size of every axis the expression names, where the shape alone does not tell.
  public let sizes: [String: Int]
  /// How the cells that the expression joins become one; nil where it joins none.
  public let reduction: Reduction?
  /// What the expression moves.
  public let subject: Subject
  /// What a convolution or a pooling over a map reads for one token; nil for every other step, and
  /// where all tokens are read at once.
  public let kernel: Kernel?
  /// The output, when the trace keeps values.
  public let output: Tensor?

  /// What is done: the expression of a rearrangement, the formula of all else.
  public var notation: String {
    kind == .rearrangement ? rearrangement ?? formula : formula
  }

  /// Bytes of the output.
  public var bytes: Int { 4 * shape.reduce(1, *) }
}
