/// The constructor's arguments of a DilateFormer, under the authors' names.
public struct DilateFormerConfiguration: Codable, Sendable, Hashable {
  /// How the image becomes tokens.
  public enum PatchWay: String, Codable, Sendable, CaseIterable {
    /// Four 3x3 convolutions, two of stride 2.
    case overlapping = "overlaping"
    /// One convolution over separate patches.
    case nonoverlapping = "nonoverlaping"
    /// Two 3x3 convolutions of stride 2 with 1x1 convolutions between.
    case pointConvolution = "pointconv"
  }

  /// How one stage's tokens become fewer for the next.
  public enum MergingWay: String, Codable, Sendable, CaseIterable {
    /// A 3x3 convolution of stride 2.
    case convolution3 = "conv3_2"
    /// A 2x2 convolution of stride 2.
    case convolution2 = "conv2_2"
    /// Average pooling, which the authors' code names and cannot build.
    case averagePooling3 = "avgpool3_2"
    /// Average pooling, which the authors' code names and cannot build.
    case averagePooling2 = "avgpool2_2"
  }

  /// The side of a patch in pixels; only separate patches heed it.
  public var patchSize = 4
  /// How many classes the head tells apart.
  public var numClasses = 1000
  /// Channels of the first stage; each further stage has twice as many.
  public var embedDim = 96
  /// Blocks of each stage.
  public var depths = [2, 2, 6, 2]
  /// Heads of each stage.
  public var numHeads = [3, 6, 12, 24]
  /// Taps along a side of dilated attention.
  public var kernelSize = 3
  /// The dilations that share the heads of dilated attention.
  public var dilation = [1, 2, 3]
  /// The width of the MLP, in multiples of a stage's channels.
  public var mlpRatio = 4.0
  /// Whether the projections to query, key and value have a bias.
  public var qkvBias = true
  /// What scores are multiplied by; nil (or 0) for 1 / sqrt(channels of a head).
  public var qkScale: Double?
  /// How one stage's tokens become fewer for the next.
  public var mergingWay = MergingWay.convolution3
  /// How the image becomes tokens.
  public var patchWay = PatchWay.overlapping
  /// Which stages attend to dilated taps; the others attend to all tokens.
  public var dilateAttention = [true, true, false, false]
  /// Which stages end with a downsampling: all but the last.
  public var downsamples = [true, true, true, false]
  /// Whether each downsampling ends with a position embedding.
  public var positionPerStage = false
  /// Whether each block begins with a position embedding.
  public var positionPerBlock = true

  /// The names in a configuration file.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case patchSize = "patch_size"
    case numClasses = "num_classes"
    case embedDim = "embed_dim"
    case depths
    case numHeads = "num_heads"
    case kernelSize = "kernel_size"
    case dilation
    case mlpRatio = "mlp_ratio"
    case qkvBias = "qkv_bias"
    case qkScale = "qk_scale"
    case mergingWay = "merging_way"
    case patchWay = "patch_way"
    case dilateAttention = "dilate_attention"
    case downsamples
    case positionPerStage = "cpe_per_satge"
    case positionPerBlock = "cpe_per_block"
  }

  /// The authors' defaults.
  public init() {}

  /// Reads what is given, the authors' defaults for the rest.
  public init(from decoder: any Decoder) throws {
    let given = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, _ standard: Value) throws -> Value {
      try given.decodeIfPresent(Value.self, forKey: key) ?? standard
    }
    patchSize = try read(.patchSize, patchSize)
    numClasses = try read(.numClasses, numClasses)
    embedDim = try read(.embedDim, embedDim)
    depths = try read(.depths, depths)
    numHeads = try read(.numHeads, numHeads)
    kernelSize = try read(.kernelSize, kernelSize)
    dilation = try read(.dilation, dilation)
    mlpRatio = try read(.mlpRatio, mlpRatio)
    qkvBias = try read(.qkvBias, qkvBias)
    qkScale = try given.decodeIfPresent(Double.self, forKey: .qkScale)
    mergingWay = try read(.mergingWay, mergingWay)
    patchWay = try read(.patchWay, patchWay)
    dilateAttention = try read(.dilateAttention, dilateAttention)
    downsamples = try read(.downsamples, downsamples)
    positionPerStage = try read(.positionPerStage, positionPerStage)
    positionPerBlock = try read(.positionPerBlock, positionPerBlock)
  }

  /// Channels of stage `stage`.
  func channels(_ stage: Int) -> Int { embedDim << stage }

  /// Channels between the two layers of stage `stage`'s MLPs.
  func hidden(_ stage: Int) -> Int { Int(Double(channels(stage)) * mlpRatio) }

  /// Pixels from one token of the first stage to the next.
  var patchStride: Int { patchWay == .nonoverlapping ? patchSize : 4 }
}
