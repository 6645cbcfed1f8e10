/// The constructor's arguments of a CrossFormer or CrossFormer++, under the authors' names.
///
/// Where the constructor and the authors' configuration files start from different values, as for
/// the kernels of the embedding, these are the files', which every published variant shares.
public struct CrossFormerConfiguration: Codable, Sendable, Hashable {
  /// The kernels of the embedding; the first is its stride too.
  public var patchSize = [4, 8, 16, 32]
  /// Channels of the image.
  public var inChans = 3
  /// How many classes the head tells apart.
  public var numClasses = 1000
  /// Channels of the first stage; each stage has twice those of the one before.
  public var embedDim = 96
  /// Blocks of each stage.
  public var depths = [2, 2, 6, 2]
  /// Heads of each stage.
  public var numHeads = [3, 6, 12, 24]
  /// The group size G of each stage.
  public var groupSize = [7, 7, 7, 7]
  /// The interval I of each stage's long distance attention; without effect when it is adaptive.
  public var crsInterval = [8, 4, 2, 1]
  /// The width of each stage's MLP, in multiples of its channels.
  public var mlpRatio: [Double] = [4, 4, 4, 4]
  /// Whether the projection to queries, keys and values has a bias.
  public var qkvBias = true
  /// What scores are multiplied by; nil and 0 stand for 1 / √d.
  public var qkScale: Double?
  /// Whether a learned position is added to each token of the embedding.
  public var ape = false
  /// Whether the embedding ends with a norm.
  public var patchNorm = true
  /// The kernels of the downsampling after each stage but the last.
  public var mergeSize = [[2, 4], [2, 4], [2, 4]]
  /// Whether a convolution takes the place of the dynamic position bias; not offered here.
  public var useCPE = false
  /// How group sizes change from block to block, as `GroupGrowth` names it.
  public var groupType = GroupGrowth.constant.rawValue
  /// 0 for padding at the bottom and right, 1 for padding on all sides.
  public var padType = 0
  /// Whether padding is attended to.
  public var noMask = false
  /// Whether the interval follows the size, ceil(grid height / G), as in the first release.
  public var adaptiveInterval = false
  /// Whether every third block but a stage's last ends with an activation cooling layer.
  public var useACL = false

  /// The names in a configuration file.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case patchSize = "patch_size"
    case inChans = "in_chans"
    case numClasses = "num_classes"
    case embedDim = "embed_dim"
    case depths
    case numHeads = "num_heads"
    case groupSize = "group_size"
    case crsInterval = "crs_interval"
    case mlpRatio = "mlp_ratio"
    case qkvBias = "qkv_bias"
    case qkScale = "qk_scale"
    case ape
    case patchNorm = "patch_norm"
    case mergeSize = "merge_size"
    case useCPE = "use_cpe"
    case groupType = "group_type"
    case padType = "pad_type"
    case noMask = "no_mask"
    case adaptiveInterval = "adaptive_interval"
    case useACL = "use_acl"
  }

  /// The authors' defaults.
  public init() {}

  /// Reads what is given, the authors' defaults for the rest.
  public init(from decoder: any Decoder) throws {
    let given = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
      value = try given.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.patchSize, &patchSize)
    try read(.inChans, &inChans)
    try read(.numClasses, &numClasses)
    try read(.embedDim, &embedDim)
    try read(.depths, &depths)
    try read(.numHeads, &numHeads)
    try read(.groupSize, &groupSize)
    try read(.crsInterval, &crsInterval)
    mlpRatio = try Self.ratios(given, stages: depths.count)
    try read(.qkvBias, &qkvBias)
    qkScale = try given.decodeIfPresent(Double.self, forKey: .qkScale)
    try read(.ape, &ape)
    try read(.patchNorm, &patchNorm)
    try read(.mergeSize, &mergeSize)
    try read(.useCPE, &useCPE)
    try read(.groupType, &groupType)
    try read(.padType, &padType)
    try read(.noMask, &noMask)
    try read(.adaptiveInterval, &adaptiveInterval)
    try read(.useACL, &useACL)
  }

  /// A ratio for each stage, or one number for all, which is how the constructor declares it.
  private static func ratios(
    _ given: KeyedDecodingContainer<CodingKeys>, stages: Int
  ) throws -> [Double] {
    if let list = try? given.decode([Double].self, forKey: .mlpRatio) { return list }
    let ratio = try given.decodeIfPresent(Double.self, forKey: .mlpRatio) ?? 4
    return [Double](repeating: ratio, count: stages)
  }

  /// What scores are multiplied by; nil for 1 / √d.
  var scale: Float? {
    guard let qkScale, qkScale != 0 else { return nil }
    return Float(qkScale)
  }
}
