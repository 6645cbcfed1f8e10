/// The constructor's arguments of a QuadTree transformer, under the authors' names.
///
/// Defaults are the authors', except `sr_ratios` and `qkv_bias`: theirs there are PVT v2's, which
/// quadtree attention cannot run, so what all published variants pass stands instead.
public struct QuadTreeConfiguration: Sendable, Hashable {
  /// The two ways of aggregating messages over levels.
  public enum AttentionType: String, Codable, Sendable, CaseIterable {
    /// One partition of unity: finer weights share their parent's, which then counts no more.
    case a = "A"
    /// Each level has weights of its own; learned weights mix the levels.
    case b = "B"
  }

  /// Channels of each stage.
  public var embedDims = [64, 128, 256, 512]
  /// Heads of each stage.
  public var numHeads = [1, 2, 4, 8]
  /// The width of each stage's MLP, in multiples of its channels.
  public var mlpRatios: [Double] = [4, 4, 4, 4]
  /// Blocks of each stage.
  public var depths = [3, 4, 6, 3]
  /// Levels of each stage's token pyramid.
  public var srRatios = [4, 3, 2, 1]
  /// How messages are aggregated over levels.
  public var attnType = AttentionType.b
  /// Whether the MLP rectifies before its convolution.
  public var linear = false
  /// Whether the projections to query, key and value have a bias.
  public var qkvBias = true
  /// How many classes the head tells apart.
  public var numClasses = 1000

  /// The authors' defaults.
  public init() {}
}

extension QuadTreeConfiguration: Codable {
  /// The names in a configuration file.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case embedDims = "embed_dims"
    case numHeads = "num_heads"
    case mlpRatios = "mlp_ratios"
    case depths
    case srRatios = "sr_ratios"
    case attnType = "attn_type"
    case linear
    case qkvBias = "qkv_bias"
    case numClasses = "num_classes"
  }

  /// Reads what is given, the defaults for the rest.
  ///
  /// - Throws: `ConfigurationError` for an attention type other than A and B.
  public init(from decoder: any Decoder) throws {
    self.init()
    let given = try decoder.container(keyedBy: CodingKeys.self)
    embedDims = try given.decodeIfPresent([Int].self, forKey: .embedDims) ?? embedDims
    numHeads = try given.decodeIfPresent([Int].self, forKey: .numHeads) ?? numHeads
    mlpRatios = try given.decodeIfPresent([Double].self, forKey: .mlpRatios) ?? mlpRatios
    depths = try given.decodeIfPresent([Int].self, forKey: .depths) ?? depths
    srRatios = try given.decodeIfPresent([Int].self, forKey: .srRatios) ?? srRatios
    linear = try given.decodeIfPresent(Bool.self, forKey: .linear) ?? linear
    qkvBias = try given.decodeIfPresent(Bool.self, forKey: .qkvBias) ?? qkvBias
    numClasses = try given.decodeIfPresent(Int.self, forKey: .numClasses) ?? numClasses
    if let name = try given.decodeIfPresent(String.self, forKey: .attnType) {
      guard let type = AttentionType(rawValue: name) else {
        throw ConfigurationError(
          "attn_type must be \"A\" or \"B\", not \(String(name.prefix(40)).debugDescription)")
      }
      attnType = type
    }
  }
}
