/// The constructor's arguments of a PVT v2, under the authors' names.
public struct PVTv2Configuration: Codable, Sendable, Hashable {
  /// Channels of each stage.
  public var embedDims = [64, 128, 256, 512]
  /// Heads of each stage.
  public var numHeads = [1, 2, 4, 8]
  /// The width of each stage's MLP, in multiples of its channels.
  public var mlpRatios: [Double] = [8, 8, 4, 4]
  /// Blocks of each stage.
  public var depths = [3, 4, 6, 3]
  /// The spatial reduction ratio R of each stage; without effect in linear attention.
  public var srRatios = [8, 4, 2, 1]
  /// Whether keys are pooled to 7x7 (linear spatial reduction attention).
  public var linear = false
  /// Whether the projections to query, key and value have a bias.
  public var qkvBias = true
  /// How many classes the head tells apart.
  public var numClasses = 1000

  /// The names in a configuration file.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case embedDims = "embed_dims"
    case numHeads = "num_heads"
    case mlpRatios = "mlp_ratios"
    case depths
    case srRatios = "sr_ratios"
    case linear
    case qkvBias = "qkv_bias"
    case numClasses = "num_classes"
  }

  /// The authors' defaults.
  public init() {}

  /// Reads what is given, the authors' defaults for the rest.
  public init(from decoder: any Decoder) throws {
    let given = try decoder.container(keyedBy: CodingKeys.self)
    embedDims = try given.decodeIfPresent([Int].self, forKey: .embedDims) ?? embedDims
    numHeads = try given.decodeIfPresent([Int].self, forKey: .numHeads) ?? numHeads
    mlpRatios = try given.decodeIfPresent([Double].self, forKey: .mlpRatios) ?? mlpRatios
    depths = try given.decodeIfPresent([Int].self, forKey: .depths) ?? depths
    srRatios = try given.decodeIfPresent([Int].self, forKey: .srRatios) ?? srRatios
    linear = try given.decodeIfPresent(Bool.self, forKey: .linear) ?? linear
    qkvBias = try given.decodeIfPresent(Bool.self, forKey: .qkvBias) ?? qkvBias
    numClasses = try given.decodeIfPresent(Int.self, forKey: .numClasses) ?? numClasses
  }
}
