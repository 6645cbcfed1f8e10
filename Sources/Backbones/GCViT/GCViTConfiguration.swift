/// The constructor's arguments of a GC ViT, under timm's names.
public struct GCViTConfiguration: Codable, Sendable, Hashable {
  /// Channels of the first stage; each further stage has twice as many.
  public var embedDim = 64
  /// Blocks of each stage; every second one is global.
  public var depths = [3, 4, 19, 5]
  /// Heads of each stage.
  public var numHeads = [2, 4, 8, 16]
  /// How many windows' sides the image's side is, for each stage.
  public var windowRatio = [32, 32, 16, 32]
  /// The side of each stage's windows in tokens, in place of `windowRatio`.
  public var windowSize: [Int]?
  /// The width of the MLPs, in multiples of a stage's channels.
  public var mlpRatio = 3.0
  /// Whether the projections to query, key and value have a bias.
  public var qkvBias = true
  /// What the factors of layer scale begin with; nil where there is no layer scale.
  public var layerScale: Double?
  /// What the norms add to the variance.
  public var normEps = 1e-5
  /// How many classes the head tells apart.
  public var numClasses = 1000

  /// The names in a configuration file.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case embedDim = "embed_dim"
    case depths
    case numHeads = "num_heads"
    case windowRatio = "window_ratio"
    case windowSize = "window_size"
    case mlpRatio = "mlp_ratio"
    case qkvBias = "qkv_bias"
    case layerScale = "layer_scale"
    case normEps = "norm_eps"
    case numClasses = "num_classes"
  }

  /// Arguments that change what is computed, of which Fovea knows the default alone.
  enum FixedKeys: String, CodingKey, CaseIterable {
    case inChans = "in_chans"
    case globalPool = "global_pool"
    case actLayer = "act_layer"
    case normLayer = "norm_layer"
    case normLayerCl = "norm_layer_cl"

    var text: String {
      switch self {
      case .inChans: "3"
      case .globalPool: "avg"
      case .actLayer: "gelu"
      case .normLayer: "layernorm2d"
      case .normLayerCl: "layernorm"
      }
    }
  }

  /// timm's defaults.
  public init() {}

  /// Reads what is given, timm's defaults for the rest.
  ///
  /// - Throws: `ConfigurationError` for an argument that only timm can follow.
  public init(from decoder: any Decoder) throws {
    let given = try decoder.container(keyedBy: CodingKeys.self)
    embedDim = try given.decodeIfPresent(Int.self, forKey: .embedDim) ?? embedDim
    depths = try given.decodeIfPresent([Int].self, forKey: .depths) ?? depths
    numHeads = try given.decodeIfPresent([Int].self, forKey: .numHeads) ?? numHeads
    windowRatio = try given.oneForEach(of: depths, .windowRatio) ?? windowRatio
    windowSize = try given.oneForEach(of: depths, .windowSize)
    mlpRatio = try given.decodeIfPresent(Double.self, forKey: .mlpRatio) ?? mlpRatio
    qkvBias = try given.decodeIfPresent(Bool.self, forKey: .qkvBias) ?? qkvBias
    layerScale = try given.decodeIfPresent(Double.self, forKey: .layerScale)
    normEps = try given.decodeIfPresent(Double.self, forKey: .normEps) ?? normEps
    numClasses = try given.decodeIfPresent(Int.self, forKey: .numClasses) ?? numClasses

    let fixed = try decoder.container(keyedBy: FixedKeys.self)
    for key in FixedKeys.allCases where fixed.contains(key) {
      let number = try? fixed.decode(Int.self, forKey: key)
      let text = try number.map(String.init) ?? fixed.decode(String.self, forKey: key)
      guard text == key.text else {
        throw ConfigurationError("\(key.rawValue) can only be \(key.text) in a gcvit, not \(text)")
      }
    }
  }

  /// Channels of a stage, counted from 0.
  func channels(ofStage stage: Int) -> Int { embedDim << stage }
}

extension KeyedDecodingContainer {
  /// A list, or one number that holds for every entry of `stages`.
  fileprivate func oneForEach(of stages: [Int], _ key: Key) throws -> [Int]? {
    if let one = try? decode(Int.self, forKey: key) {
      return [Int](repeating: one, count: stages.count)
    }
    return try decodeIfPresent([Int].self, forKey: key)
  }
}
